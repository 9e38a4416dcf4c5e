import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../../..');

interface Source {
  readonly path: string;
  readonly text: string;
}

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|(^|\/)testing\//.test(name))
    .map((name) => `${folder}/${name}`)
    .map((path) => ({ path, text: withoutComments(readFileSync(join(root, path), 'utf8')) }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

const shell = sourcesIn('src/main/shells/electron');
const preload = sourcesIn('src/preload');
const renderer = sourcesIn('src/renderer/src');
const everything = [...sourcesIn('src/main'), ...preload, ...renderer];

function filesWith(sources: readonly Source[], pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

/** What no review should have to look for; T7 to T10 of the threats. */
describe('the desktop shell', () => {
  it('must be seen by this test', () => {
    expect(shell.length).toBeGreaterThan(20);
    expect(renderer.length).toBeGreaterThan(50);
  });

  it('must load Electron in one place of each process', () => {
    const loads = /^import (?!type\b)[^;]*from 'electron'|require\('electron'\)|import\('electron'\)/m;
    expect(filesWith(everything, loads)).toEqual([
      'src/main/shells/electron/electron-door.ts',
      'src/preload/index.ts',
    ]);
  });

  it.each([
    [
      'weakens a page',
      /nodeIntegration\w*: true|contextIsolation: false|sandbox: false|webSecurity: false|webviewTag: true/,
    ],
    ['weakens a page', /allowRunningInsecureContent: true|experimentalFeatures: true|enableBlinkFeatures/],
    ['shows a file of the disk', /loadFile\(|file:\/\/|pathToFileURL/],
    ['runs a text as code', /executeJavaScript|insertCSS|\beval\(|new Function\(/],
    ['reports crashes to somebody', /crashReporter/],
    ['registers itself for links of others', /setAsDefaultProtocolClient|open-url/],
    ['opens a file or a program', /openPath\(|showItemInFolder|openDevTools/],
    [
      'answers more than the one channel',
      /ipcMain\.handle|ipcMain\.once|MessageChannelMain|webContents\.ipc/,
    ],
    ['lets a certificate pass', /certificate-error|setCertificateVerifyProc|ignore-certificate/],
    ['takes a protection out', /appendSwitch\(|no-sandbox'|bypassCSP: true|bypassCustomProtocol/],
    ['has a second way to a window', /BrowserView|WebContentsView|<webview|affinity:/],
  ])('must contain nothing that %s: %s', (_, pattern) => {
    expect(filesWith([...shell, ...preload], pattern)).toEqual([]);
  });

  it.each([
    ['openExternal', /\.openExternal\(/, ['outside-links.ts']],
    ['new windows', /new electron\.BrowserWindow\(/, ['desktop-shell.ts']],
    ['messages of windows', /ipcMain\.on\(/, ['ipc-wires.ts']],
    ['navigation', /loadURL\(/, ['main-window.ts']],
    ['page preferences', /sandbox: true/, ['main-window.ts']],
  ])('must have one place for %s', (_, pattern, files) => {
    expect(filesWith(shell, pattern)).toEqual(files.map((name) => `src/main/shells/electron/${name}`));
  });

  it('must put its rules in force before a window can be made', () => {
    const start = shell.find(({ path }) => path.endsWith('start-electron.ts'))?.text ?? '';
    const order = [
      'app.enableSandbox()',
      'registerAppScheme(',
      'requestSingleInstanceLock()',
      'app.whenReady()',
    ];
    const places = order.map((call) => start.indexOf(call));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('must expose one bridge, and the window know of nothing else', () => {
    const exposed = preload.flatMap(({ text }) => text.match(/exposeInMainWorld\([^)]*/g) ?? []);
    expect(exposed).toEqual(["exposeInMainWorld('windlass', createBridge(ipcRenderer"]);
    expect(filesWith(renderer, /from 'electron|from 'node:|\brequire\(|process\.(env|versions)/)).toEqual([]);
  });

  it('must have a page without code of its own in it', () => {
    const page = readFileSync(join(root, 'src/renderer/index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|javascript:|https?:/);
  });
});

describe('the configuration of what is installed', () => {
  const builder = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));

  it('must have every fuse on the safe side', () => {
    expect(builder.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
    expect([builder.asar, builder.disableAsarIntegrity ?? false, builder.publish]).toEqual([
      true,
      false,
      null,
    ]);
  });

  it('must be known to Windows by the name that it has while it runs', () => {
    const start = shell.find(({ path }) => path.endsWith('start-electron.ts'))?.text ?? '';
    expect(start).toContain(`setAppUserModelId('${builder.appId}')`);
  });

  it('must be made for every platform', () => {
    expect(builder.linux.target).toEqual(['dir', 'tar.gz', 'deb']);
    expect(builder.win.target).toEqual(['nsis']);
    expect(builder.mac.target).toEqual(['dmg']);
    expect(builder.mac.hardenedRuntime).toBe(true);
  });

  it('must name the Electron that was tried, exactly', () => {
    const { devDependencies, dependencies, main } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(dependencies.electron).toBeUndefined();
    expect(main).toBe('out/main/index.js');
  });

  it('must build the bridge as what a sandboxed window can load', () => {
    const config = readFileSync(join(root, 'electron.vite.config.ts'), 'utf8');
    expect(config).toMatch(/preload: \{[^]*?format: 'cjs', entryFileNames: '\[name\]\.cjs'/);
  });
});
