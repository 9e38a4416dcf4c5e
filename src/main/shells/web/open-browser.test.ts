import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBrowser } from './open-browser.ts';

const code = 'c0de-canary_0123456789abcdefghij';
const address = `http://127.0.0.1:8420/#code=${code}`;

// Why only there: elsewhere the operator's own browser would be opened.
describe.runIf(process.platform === 'linux')('opening a browser', () => {
  let directory = '';
  const errors: unknown[] = [];
  const logError = (_message: string, error: unknown): void => void errors.push(error);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'open-browser-'));
    errors.length = 0;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A program of that name that only writes down what it was given. */
  function install(name: string): void {
    const script = `#!/bin/sh\necho "$0 $@" > ${directory}/given.tmp; mv ${directory}/given.tmp ${directory}/given\n`;
    writeFileSync(join(directory, name), script);
    chmodSync(join(directory, name), 0o755);
  }

  const given = (): Promise<string> =>
    vi.waitFor(() => readFileSync(join(directory, 'given'), 'utf8'), { timeout: 60_000 });
  const env = () => ({ DISPLAY: ':99', PATH: `${directory}:/usr/bin:/bin` });

  it('must give the browser a window of its own, and the code to nobody who lists processes', async () => {
    install('chromium');
    await openBrowser(directory, address, env(), logError);
    expect(await given()).toContain(`--app=file://${directory}/open-windlass.html`);
    expect(await given()).not.toContain(code);
    const file = join(directory, 'open-windlass.html');
    expect(readFileSync(file, 'utf8')).toContain(`url=${address}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(errors).toEqual([]);
  });

  it('must open nothing where there is no display', async () => {
    install('chromium');
    await openBrowser(directory, address, { PATH: directory }, logError);
    expect(() => readFileSync(join(directory, 'open-windlass.html'))).toThrow('ENOENT');
  });

  it('must only write down that it cannot', async () => {
    await openBrowser(join(directory, 'missing'), address, env(), logError);
    expect(String(errors)).toContain('ENOENT');
  });
});
