import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../shared/contract/wire.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import { WindlassError } from '../../../shared/errors.ts';
import type { OperationEventBody } from '../../../shared/operation-event.ts';
import type { OperationHandle, ServiceLogLine } from '../../core/operations/application.ts';
import type { Terminal, TerminalSize } from '../../core/ports/docker-target.ts';
import type { ArrangedApplication } from '../../testing/fake-application.ts';
import { FakeOperation, deploymentSummary, operationRecord } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { ManualClock, settle } from '../../testing/manual-clock.ts';
import { MemoryWire } from '../../testing/memory-wire.ts';
import { openRpc } from './open-rpc.ts';

const engine = {
  id: 'e',
  name: 'demo',
  version: '1',
  apiVersion: '1.41',
  operatingSystem: 'Demo',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 1,
  isLiveRestore: false,
  dockerRootDir: '/',
  systemTime: '',
};

function advanced(percent: number): OperationEventBody {
  const none = { done: 0, total: 0 };
  return {
    type: 'progress.advanced',
    progress: {
      percent,
      phase: 'pull',
      images: none,
      oneShots: none,
      services: none,
      pulledBytes: 0,
      totalBytes: 0,
    },
  };
}

function scene(arranged: ArrangedApplication = {}) {
  let begin: (operation: OperationHandle) => void = () => undefined;
  let rows = [deploymentSummary()];
  let looks = 0;
  const clock = new ManualClock();
  const session = fakeSession(
    {
      environments: { ask: () => Promise.resolve(engine), ...arranged.environments },
      deployments: {
        list: () => {
          looks += 1;
          return Promise.resolve(rows);
        },
        ...arranged.deployments,
      },
      operations: {
        onBegun: (listener) => {
          begin = listener;
          return () => undefined;
        },
        show: () => Promise.resolve({ record: operationRecord({ end: null, endedAt: null }), events: [] }),
        ...arranged.operations,
      },
      preferences: { change: (change) => ({ ...session.application.preferences.read(), ...change }) },
    },
    { clock },
  );
  const rpc = openRpc(session, 'test');
  const open = () => new MemoryWire(rpc.server);
  return {
    clock,
    wire: open(),
    open,
    begin: (operation: OperationHandle) => begin(operation),
    change: (next: typeof rows) => (rows = next),
    looks: () => looks,
  };
}

async function follow(wire: MemoryWire, after: number | null, id = 1): Promise<void> {
  wire.send({ type: 'follow', id, topic: 'world', key: {}, after });
  await settle();
}

function changes(messages: readonly ServerMessage[]): readonly WorldChange[] {
  return messages.flatMap((message) => (message.type === 'event' ? [message.event as WorldChange] : []));
}

describe('the world', () => {
  it('an operation must be told when it begins, at most four times a second as it advances, and at its end', async () => {
    const { wire, clock, begin } = scene();
    await follow(wire, null);
    const operation = new FakeOperation();
    begin(operation);
    await settle();
    for (let percent = 1; percent <= 50; percent += 1) operation.emit(advanced(percent));
    await clock.advance(250);
    for (let percent = 51; percent <= 60; percent += 1) operation.emit(advanced(percent));
    await settle();
    operation.end({ end: 'done' });
    await settle();
    const told = changes(wire.received).flatMap((change) =>
      change.type === 'operation' ? [change.row] : [],
    );
    expect(told.map(({ percent, end, isHere }) => [percent, end, isHere])).toEqual([
      [0, null, true],
      [50, null, true],
      [100, 'done', false],
    ]);
  });

  it('who comes later must be given the operations under way', async () => {
    const { wire, begin } = scene();
    begin(new FakeOperation());
    await settle();
    await follow(wire, null);
    expect(wire.received).toMatchObject([
      { type: 'snapshot', snapshot: { operations: [{ id: '20260131-080000-abcd', isHere: true }] } },
    ]);
  });

  it('who comes back must be told exactly what was missed', async () => {
    const { wire, open } = scene();
    const other = open();
    await follow(wire, null);
    const tell = async (theme: string): Promise<void> => {
      other.send({ type: 'call', id: 9, method: 'app.setPreferences', input: { theme } });
      await settle();
    };
    await tell('dark');
    const numbers = () =>
      wire.received.flatMap((message) => ('sequence' in message ? [message.sequence] : []));
    wire.cut();
    await tell('light');
    await tell('dark');
    wire.mend();
    await follow(wire, numbers().at(-1) ?? 0, 2);
    await tell('system');
    const [first = 0] = numbers();
    expect(numbers()).toEqual([first, first + 1, first + 2, first + 3, first + 4]);
    expect(wire.received.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
  });

  it('who comes back with a number of another process must be given a new snapshot', async () => {
    const { wire } = scene();
    await follow(wire, 17);
    expect(wire.received).toMatchObject([{ type: 'snapshot' }]);
  });

  it('what no event tells must be found, but only looked for while somebody looks', async () => {
    const { wire, clock, change, looks } = scene();
    await clock.advance(60_000);
    expect(looks()).toBe(0);
    await follow(wire, null);
    // Its events are never followed here; by then it is looked at all the same.
    await clock.advance(1_000);
    change([deploymentSummary({ status: 'Failed' })]);
    await clock.advance(3_000);
    await clock.advance(20);
    change([deploymentSummary({ status: 'Failed' }), deploymentSummary({ name: 'new' })]);
    await clock.advance(3_000);
    await clock.advance(20);
    expect(changes(wire.received)).toEqual([
      { type: 'deployment', name: 'shop', environment: 'Demo' },
      { type: 'deployments' },
    ]);
    wire.send({ type: 'unfollow', id: 1 });
    await settle();
    const before = looks();
    await clock.advance(60_000);
    expect(looks()).toBe(before);
  });
});

describe('a terminal', () => {
  const key = { ref: { name: 'shop', environment: null }, service: 'web', columns: 80, rows: 24 };

  class FakeTerminal implements Terminal {
    readonly inputs: string[] = [];
    readonly sizes: TerminalSize[] = [];
    isPaused = false;
    isClosed = false;
    end: (exitCode: number | null) => void = () => undefined;
    output: (text: string) => void = () => undefined;
    readonly ended = new Promise<number | null>((resolve) => (this.end = resolve));

    write(input: string): void {
      this.inputs.push(input);
    }

    async resize(size: TerminalSize): Promise<void> {
      this.sizes.push(size);
    }

    pause(): void {
      this.isPaused = true;
    }

    resume(): void {
      this.isPaused = false;
    }

    close(): void {
      this.isClosed = true;
      this.end(null);
    }
  }

  async function open() {
    const terminal = new FakeTerminal();
    const made = scene({
      deployments: {
        openTerminal: (_ref, _service, _size, onOutput) => {
          terminal.output = onOutput;
          return Promise.resolve(terminal);
        },
      },
    });
    made.wire.send({ type: 'follow', id: 1, topic: 'terminal', key, after: null });
    await settle();
    const [first] = made.wire.received;
    const id = first?.type === 'snapshot' ? (first.snapshot as { terminal: string }).terminal : '';
    const call = async (method: string, input: object): Promise<ServerMessage | undefined> => {
      made.wire.send({ type: 'call', id: 2, method, input });
      await settle();
      return made.wire.received.findLast((message) => message.id === 2);
    };
    return { ...made, terminal, id, call };
  }

  it('must carry input, size and output, and tell how the shell ended', async () => {
    const { terminal, id, call, clock, wire } = await open();
    await call('terminal.write', { terminal: id, input: 'ls\r' });
    await call('terminal.resize', { terminal: id, columns: 100, rows: 30 });
    terminal.output('one ');
    terminal.output('two');
    await clock.advance(10);
    terminal.end(7);
    await settle();
    expect([terminal.inputs, terminal.sizes]).toEqual([['ls\r'], [{ columns: 100, rows: 30 }]]);
    const told = wire.received.filter((message) => message.id === 1);
    expect(told.slice(1)).toEqual([
      { type: 'event', id: 1, sequence: 1, event: { type: 'output', text: 'one two' } },
      { type: 'event', id: 1, sequence: 2, event: { type: 'ended', exitCode: 7 } },
      { type: 'end', id: 1, error: null },
    ]);
    expect(await call('terminal.write', { terminal: id, input: 'x' })).toMatchObject({
      error: { code: 'usage', details: { reason: 'terminal' } },
    });
  });

  it('must be closed when it is no longer followed, and when the window is gone', async () => {
    const first = await open();
    first.wire.send({ type: 'unfollow', id: 1 });
    await settle();
    expect(first.terminal.isClosed).toBe(true);
    const second = await open();
    second.wire.cut();
    await settle();
    expect(second.terminal.isClosed).toBe(true);
  });

  it('must stand still while the window is behind', async () => {
    const { terminal, clock, wire } = await open();
    wire.bufferedBytes = 2_000_000;
    await clock.advance(10);
    expect(terminal.isPaused).toBe(true);
    wire.bufferedBytes = 0;
    await clock.advance(10);
    expect(terminal.isPaused).toBe(false);
  });

  it('of a service that is not there must end with the error', async () => {
    const error = new WindlassError('service-not-found', 'no', { service: 'web' });
    const { wire } = scene({ deployments: { openTerminal: () => Promise.reject(error) } });
    wire.send({ type: 'follow', id: 1, topic: 'terminal', key, after: null });
    await settle();
    expect(wire.received).toEqual([{ type: 'end', id: 1, error: error.toShape() }]);
  });
});

describe('logs', () => {
  const key = {
    ref: { name: 'shop', environment: null },
    service: null,
    tail: 100,
    since: null,
    until: null,
    follow: true,
  };
  const line = (text: string): ServiceLogLine => ({ service: 'web', stream: 'stdout', at: '', text });

  it('lines must come in bundles, all of them and in order, before the end', async () => {
    const { wire, clock } = scene({
      deployments: {
        logs: async (_ref, _options, onLine) => {
          for (let number = 0; number < 2_500; number += 1) onLine(line(String(number)));
        },
      },
    });
    wire.send({ type: 'follow', id: 1, topic: 'logs', key, after: null });
    await settle();
    await clock.advance(50);
    const bundles = wire.received.flatMap((message) =>
      message.type === 'event' ? [message.event as readonly ServiceLogLine[]] : [],
    );
    expect(bundles.length).toBeLessThan(10);
    expect(bundles.flat().map(({ text }) => Number(text))).toEqual([...Array(2_500).keys()]);
    expect(wire.received.at(0)).toMatchObject({ type: 'snapshot' });
    expect(wire.received.at(-1)).toEqual({ type: 'end', id: 1, error: null });
  });

  it('a window that reads slowly must be waited for, and told when it is too far behind', async () => {
    let write: (text: string) => void = () => undefined;
    const { wire, clock } = scene({
      deployments: {
        logs: (_ref, _options, onLine, signal) =>
          new Promise((resolve) => {
            write = (text) => onLine(line(text));
            signal.addEventListener('abort', () => resolve());
          }),
      },
    });
    wire.send({ type: 'follow', id: 1, topic: 'logs', key, after: null });
    await settle();
    wire.bufferedBytes = 2_000_000;
    write('late');
    await clock.advance(50);
    expect(wire.received).toHaveLength(1);
    wire.bufferedBytes = 0;
    await clock.advance(50);
    expect(wire.received.at(-1)).toMatchObject({ type: 'event', event: [{ text: 'late' }] });
    wire.bufferedBytes = 2_000_000;
    for (let count = 0; count < 200_001; count += 1) write('x');
    await clock.advance(50);
    expect(wire.received.at(-1)).toMatchObject({ type: 'end', error: { code: 'connection-lost' } });
  });
});
