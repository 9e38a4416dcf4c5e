import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../core/ports/docker-target.ts';
import { aRunningContainer } from '../../testing/builders/observed-container.ts';
import { countedEngine } from '../../testing/counted-engine.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

const ids = Array.from({ length: 20 }, (_, index) => `container-${index}`);
const stopped: HostEvent = {
  key: '1',
  at: '2030-01-01T00:00:01.000Z',
  action: 'die',
  container: ids[7]!,
  deployment: 'shop',
  role: 'service',
};

/** Windows of one process that look at one engine. */
async function scene() {
  const engine = await countedEngine(['shop', 'blog', 'wiki']);
  engine.state.containers = ids.map((id) => {
    const container = aRunningContainer({ id, name: `shop-${id}-1` });
    return { ...container, owner: { ...container.owner!, service: id } };
  });
  const rpc = openRpc(fakeSession({}, engine), 'test');
  const open = () => {
    const wire = new MemoryWire(rpc.server);
    wire.send({ type: 'follow', id: 1, topic: 'world', key: {}, after: null });
    const look = async (method: string, input: object = {}): Promise<unknown> => {
      wire.send({ type: 'call', id: 9, method, input });
      await settle();
      const answer = wire.received.findLast((message) => message.id === 9);
      if (answer?.type !== 'answer') throw new Error(`no answer: ${JSON.stringify(answer)}`);
      return answer.output;
    };
    const page = () => look('deployments.page', { name: 'shop', environment: 'Far' });
    return { wire, look, page };
  };
  return { ...engine, rpc, open };
}

async function sceneWithWindow() {
  const { open, ...engine } = await scene();
  const window = open();
  await settle();
  return { ...engine, ...window, open };
}

describe('what looking costs an engine', () => {
  it('a first picture of it must cost five calls, however many deployments there are', async () => {
    const { look, calls } = await sceneWithWindow();
    await look('environments.list');
    expect(await look('deployments.list')).toHaveLength(3);
    expect([...calls].sort()).toEqual(['engine', 'engine', 'events', 'ledger.readAll', 'listHolders']);
  });

  it('a window that was expected must cost nothing more than being expected', async () => {
    const { rpc, open, calls } = await scene();
    rpc.expectWindow();
    await settle();
    calls.length = 0;
    const { look } = open();
    expect(await look('deployments.list')).toHaveLength(3);
    await look('environments.list');
    expect(calls).toEqual([]);
  });

  it('a window that was expected and does not come must cost nothing for long', async () => {
    const { rpc, clock, calls } = await scene();
    rpc.expectWindow();
    await clock.advance(40_000);
    calls.length = 0;
    await clock.advance(600_000);
    expect(calls).toEqual([]);
  });

  it('a page must cost three calls, and then nothing for whoever else shows it', async () => {
    const { page, open, calls } = await sceneWithWindow();
    calls.length = 0;
    await page();
    await page();
    await open().page();
    expect([...calls].sort()).toEqual(['containersOf', 'ledger.read', 'listHolders']);
  });

  it('an event must cost one call, for all windows that show what it concerns', async () => {
    const { page, open, calls, clock, happens, state, wire } = await sceneWithWindow();
    const other = open();
    await page();
    await other.page();
    calls.length = 0;
    state.containers = state.containers.map((container) =>
      container.id === stopped.container ? { ...container, state: 'exited' } : container,
    );
    happens(stopped);
    await clock.advance(20);
    const told = { type: 'services', deployments: [{ name: 'shop', environment: 'Far' }] };
    expect(wire.received.at(-1)).toMatchObject({ type: 'event', event: told });
    const [first, second] = await Promise.all([page(), other.page()]);
    expect(calls).toEqual(['inspectContainer']);
    expect(JSON.stringify(first)).toContain('exited');
    expect(second).toEqual(first);
  });

  it('an event must cost nothing when nobody shows what it concerns', async () => {
    const { calls, clock, happens, look } = await sceneWithWindow();
    await look('deployments.list');
    calls.length = 0;
    happens(stopped);
    await clock.advance(20);
    await look('deployments.list');
    expect(calls).toEqual([]);
  });
});
