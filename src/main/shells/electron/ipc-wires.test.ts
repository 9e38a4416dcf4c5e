import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBridge } from '../../../preload/bridge.ts';
import { FakeElectron } from '../../testing/electron/fake-electron.ts';
import type { FakeContents, FakeFrame } from '../../testing/electron/fake-window.ts';
import { FakeWindow } from '../../testing/electron/fake-window.ts';
import { deploymentSummary } from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { settle } from '../../testing/manual-clock.ts';
import { openRpc } from '../../app/rpc/open-rpc.ts';
import { maxMessageBytes } from '../../app/rpc/peer.ts';
import { IpcWires } from './ipc-wires.ts';

const channel = 'windlass';

function scene(deployments = 1) {
  const electron = new FakeElectron();
  const logged: string[] = [];
  const logError = (message: string): void => void logged.push(message);
  let listed = 0;
  const list = () => {
    listed += 1;
    return Promise.resolve(Array.from({ length: deployments }, () => deploymentSummary()));
  };
  const session = fakeSession({ deployments: { list } }, { logError });
  const rpc = openRpc(session, 'electron');
  const wires = new IpcWires({ ipcMain: electron.parts().ipcMain, server: rpc.server, logError });
  const window = new FakeWindow(electron.app, {});
  const contents = window.webContents;
  wires.admit(contents as never);
  const send = (
    message: unknown,
    from: Partial<{ sender: FakeContents; senderFrame: FakeFrame | null }> = {},
  ) => {
    const sender = from.sender ?? contents;
    const senderFrame = from.senderFrame === undefined ? sender.mainFrame : from.senderFrame;
    electron.ipcMain.emit(channel, { sender, senderFrame }, message);
  };
  return { electron, contents, send, logged, listed: () => listed };
}

const list = (id: number): string =>
  JSON.stringify({ type: 'call', id, method: 'deployments.list', input: {} });

describe('the channel of the window', () => {
  it('must answer the window', async () => {
    const { contents, send } = scene();
    send(list(1));
    await settle();
    expect(contents.sent).toHaveLength(1);
    expect(contents.sent[0]?.channel).toBe(channel);
    expect(JSON.parse(String(contents.sent[0]?.args[0]))).toMatchObject({ type: 'answer', id: 1 });
  });

  it('must hear nobody else: no frame inside, no other origin, no other window, nothing without a frame', async () => {
    const { electron, contents, send, logged, listed } = scene();
    const inside: FakeFrame = { ...contents.mainFrame, parent: contents.mainFrame };
    send(list(1), { senderFrame: inside });
    send(list(2), { senderFrame: null });
    send(list(3), { senderFrame: { ...contents.mainFrame } });
    const stranger = new FakeWindow(electron.app, {}).webContents;
    send(list(4), { sender: stranger });
    for (const origin of ['null', 'https://windlass', 'file://', 'app://windlass.evil', 'app://evil', '']) {
      contents.mainFrame.origin = origin;
      send(list(5));
    }
    contents.mainFrame.origin = 'app://windlass';
    contents.mainFrame.detached = true;
    send(list(6));
    electron.ipcMain.emit(channel, { sender: contents, senderFrame: contents.mainFrame }, list(7), 'more');
    await settle();
    expect([contents.sent, stranger.sent, listed()]).toEqual([[], [], 0]);
    expect(logged).toHaveLength(12);
  });

  it('must not run anything for any message that is not one of the contract, and must live on', async () => {
    const message = fc.oneof(
      fc.anything(),
      fc.json(),
      fc.string(),
      fc.record({ type: fc.constant('call'), id: fc.anything(), method: fc.anything() }).map(toText),
      fc
        .record({ type: fc.constant('follow'), id: fc.nat(), topic: fc.string(), key: fc.anything() })
        .map(toText),
    );
    const { contents, send, listed } = scene();
    await fc.assert(
      fc.asyncProperty(message, async (any) => {
        send(any);
        contents.reload();
        await Promise.resolve();
      }),
      { numRuns: 2_000 },
    );
    expect(listed()).toBe(0);
    send(list(1));
    await settle();
    expect(listed()).toBe(1);
  });

  it('must not parse what is too long', async () => {
    const { send, listed } = scene();
    send(list(1) + ' '.repeat(maxMessageBytes));
    await settle();
    expect(listed()).toBe(0);
  });

  it('must not hear a document again that broke the contract, until another was loaded', async () => {
    const { contents, send, listed } = scene();
    send('{"type":"nonsense"}');
    send(list(1));
    await settle();
    expect([listed(), contents.reloads]).toEqual([0, 0]);
    contents.reload();
    send(list(1));
    await settle();
    expect(listed()).toBe(1);
  });

  it('must load the page anew that does not take what it is sent', async () => {
    const { contents, send } = scene(5_000);
    for (let id = 1; contents.reloads === 0 && id < 100; id += 1) {
      send(list(id));
      await settle();
    }
    expect(contents.reloads).toBe(1);
  });

  it('must go on for ever for a page that takes what it is sent', async () => {
    const { contents, send } = scene(5_000);
    for (let id = 1; id < 100; id += 1) {
      send(list(id));
      await settle();
      for (const { args } of contents.sent.splice(0)) send(String(args[0]).length);
    }
    expect(contents.reloads).toBe(0);
  });

  it('must send nothing to a page that is gone', async () => {
    const { contents, send } = scene();
    send(list(1));
    contents.destroy();
    await settle();
    expect(contents.sent).toEqual([]);
  });
});

describe('the bridge of the window', () => {
  it('must be two functions that cannot be replaced, and give nothing of Electron away', () => {
    const ipc = Object.assign(new EventEmitter(), { send: () => undefined });
    const bridge = createBridge(ipc as never);
    expect(Object.keys(bridge)).toEqual(['send', 'onMessage']);
    expect(Object.isFrozen(bridge)).toBe(true);
    const received: unknown[][] = [];
    bridge.onMessage((...args) => received.push(args));
    ipc.emit(channel, { sender: 'secret of Electron' }, '{"type":"pong","id":1}');
    expect(received).toEqual([[{ type: 'pong', id: 1 }]]);
  });

  it('must send texts on the one channel, and say what was taken even if the window fails over it', () => {
    const sent: unknown[][] = [];
    const ipc = Object.assign(new EventEmitter(), { send: (...args: unknown[]) => void sent.push(args) });
    const bridge = createBridge(ipc as never);
    bridge.send({ type: 'ping', id: 1 });
    bridge.onMessage(() => {
      throw new Error('the window is broken');
    });
    expect(() => ipc.emit(channel, {}, '{"type":"pong","id":1}')).toThrow();
    expect(sent).toEqual([
      [channel, '{"type":"ping","id":1}'],
      [channel, 22],
    ]);
  });
});

function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
