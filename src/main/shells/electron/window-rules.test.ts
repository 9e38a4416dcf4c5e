import { describe, expect, it } from 'vitest';
import { FakeElectron } from '../../testing/electron/fake-electron.ts';
import { FakeWindow } from '../../testing/electron/fake-window.ts';
import { ruleContents } from './contents-rules.ts';
import { judgeOutside, openOutside } from './outside-links.ts';
import { ruleSession } from './session-rules.ts';

/** Addresses by which a page would get out, or something in. */
const hostile = [
  'file:///etc/passwd',
  'file://server/share/x.exe',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://evil.example/x',
  'vbscript:x',
  'ms-settings:privacy',
  'ms-msdt:/id PCWDiagnostic',
  'ms-officecmd:x',
  'search-ms:query=x&crumb=location:\\\\evil',
  'smb://evil/share',
  '\\\\evil\\share',
  '//evil/share',
  'ssh://evil',
  'telnet://evil',
  'ftp://evil/x',
  'mailto:a@b.c',
  'tel:123',
  'steam://run/1',
  'vscode://file/etc/passwd',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'view-source:https://evil.example',
  'app://windlass/index.html',
  'about:blank',
  'https://user:password@evil.example/',
  'https://user@evil.example/',
  'https://:password@evil.example/',
  'https://',
  'http://',
  'https:',
  `https://evil.example/${'x'.repeat(3_000)}`,
  '',
];

describe('an address outside', () => {
  it.each(hostile)('%j must never be given to the system', async (address) => {
    expect(judgeOutside(address)).toBe('refuse');
    const electron = new FakeElectron();
    const { shell, dialog } = electron.parts();
    expect(await openOutside({ shell, dialog, texts: neverAsked }, address, true)).toBe(false);
    expect(electron.opened).toEqual([]);
  });

  it('must be opened when it is encrypted and a hand has just asked for it', async () => {
    const { electron, open } = outside();
    expect(await open('https://docs.example/a?b=c#d', true)).toBe(true);
    expect(electron.opened).toEqual(['https://docs.example/a?b=c#d']);
    expect(electron.dialog.asked).toEqual([]);
  });

  it('must be asked about by this process when it is not encrypted, showing where it leads', async () => {
    const { electron, open } = outside();
    electron.dialog.answers.push('desktop.cancel', 'desktop.outside.open');
    expect(await open('http://10.0.0.1:8080/', true)).toBe(false);
    expect(electron.opened).toEqual([]);
    expect(await open('http://10.0.0.1:8080/', true)).toBe(true);
    expect(electron.opened).toEqual(['http://10.0.0.1:8080/']);
    expect(electron.dialog.asked[0]?.detail).toContain('http://10.0.0.1:8080/');
    expect(electron.dialog.asked[0]).toMatchObject({ defaultId: 1, cancelId: 1 });
  });

  it('must be asked about by this process when no hand was seen', async () => {
    const { electron, open } = outside();
    electron.dialog.answers.push('desktop.cancel');
    expect(await open('https://evil.example/', false)).toBe(false);
    expect(electron.opened).toEqual([]);
  });

  function outside() {
    const electron = new FakeElectron();
    const { shell, dialog } = electron.parts();
    const texts = () => ({
      language: 'en' as const,
      text: (key: string) => key,
      has: () => true,
      keysUnder: () => [],
      placeholders: () => [],
    });
    return {
      electron,
      open: (url: string, isByHand: boolean) => openOutside({ shell, dialog, texts }, url, isByHand),
    };
  }
});

describe('whatever shows a page', () => {
  function opened() {
    const electron = new FakeElectron();
    const outside: [string, boolean][] = [];
    let nowMs = 0;
    ruleContents({
      app: electron.parts().app,
      now: () => nowMs,
      onOutside: (address, isByHand) => outside.push([address, isByHand]),
    });
    const { webContents } = new FakeWindow(electron.app, {});
    return { contents: webContents, outside, pass: (ms: number) => (nowMs += ms) };
  }

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'must not follow %s anywhere',
    (name) => {
      const { contents } = opened();
      for (const url of [...hostile, 'https://docs.example/', 'app://windlass/assets/x.js']) {
        if (url === 'app://windlass/index.html') continue;
        expect([url, contents.tries(name, { url })]).toEqual([url, true]);
      }
      expect(contents.tries(name, { url: 'app://windlass/index.html#/settings' })).toBe(false);
    },
  );

  it('must open no window and hold no other page', () => {
    const { contents } = opened();
    for (const url of [...hostile, 'https://docs.example/', 'app://windlass/index.html']) {
      expect(contents.open(url)).toEqual({ action: 'deny' });
    }
    expect(contents.tries('will-attach-webview')).toBe(true);
  });

  it('must have seen a hand, recently and once for each address', () => {
    const { contents, outside, pass } = opened();
    contents.open('https://a.example');
    contents.emit('input-event', {}, { type: 'mouseMove' });
    contents.open('https://b.example');
    contents.emit('input-event', {}, { type: 'mouseDown' });
    contents.open('https://c.example');
    contents.open('https://d.example');
    contents.emit('input-event', {}, { type: 'rawKeyDown' });
    pass(5_001);
    contents.open('https://e.example');
    expect(outside.map(([, isByHand]) => isByHand)).toEqual([false, false, true, false, false]);
  });
});

describe('the session of the window', () => {
  const electron = new FakeElectron();
  const session = electron.browserSession;
  ruleSession(electron.parts().session.defaultSession);
  const ownPage = { getURL: () => 'app://windlass/index.html' };
  const otherPage = { getURL: () => 'https://evil.example/' };

  it('must be granted nothing but to copy a text', () => {
    const asked = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
      'unknown',
    ];
    for (const permission of asked) {
      expect(request(ownPage, permission)).toBe(false);
      expect(session.permissionCheck?.(null, permission, 'app://windlass')).toBe(false);
    }
    expect(request(ownPage, 'clipboard-sanitized-write')).toBe(true);
    expect(request(otherPage, 'clipboard-sanitized-write')).toBe(false);
    expect(session.permissionCheck?.(null, 'clipboard-sanitized-write', 'app://windlass/')).toBe(true);
    expect(session.permissionCheck?.(null, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false);
    expect(session.device?.()).toBe(false);
    const streams: unknown[] = [];
    session.displayMedia?.({}, (answer) => streams.push(answer));
    expect(streams).toEqual([null]);
  });

  it('must load nothing from anywhere else', () => {
    const verdicts = [
      'app://windlass/assets/x.js',
      'blob:app://windlass/1-2',
      'devtools://devtools/x.js',
      'https://evil.example/x.js',
      'http://127.0.0.1:2375/containers/json',
      'ws://127.0.0.1:9229/',
      'file:///etc/passwd',
      'data:text/html,x',
      'blob:https://evil.example/1-2',
    ].map((url) => {
      let isCancelled: boolean | undefined;
      session.beforeRequest?.({ url }, ({ cancel }) => (isCancelled = cancel));
      return isCancelled;
    });
    expect(verdicts).toEqual([false, false, false, true, true, true, true, true, true]);
    expect(session.isSpellChecked).toBe(false);
  });

  it('must save only what the window itself has made', () => {
    expect(downloads('blob:app://windlass/1-2')).toBe(true);
    expect(downloads('https://evil.example/x.exe')).toBe(false);
    expect(downloads('app://windlass/assets/x.js')).toBe(false);
  });

  function request(page: unknown, permission: string): boolean | undefined {
    let isGranted: boolean | undefined;
    session.permissionRequest?.(page, permission, (answer) => (isGranted = answer));
    return isGranted;
  }

  function downloads(url: string): boolean {
    let isAllowed = true;
    session.emit('will-download', { preventDefault: () => (isAllowed = false) }, { getURL: () => url });
    return isAllowed;
  }
});

function neverAsked(): never {
  throw new Error('nobody is asked about what is refused');
}
