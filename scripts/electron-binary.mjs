import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing has arrived for so long: the download is given up. */
const stallMs = 20_000;
const deadlineMs = 10 * 60_000;
/** A machine that cannot download it is not kept waiting at every start. */
const retryAfterMs = 24 * 60 * 60_000;

/**
 * The program of Electron, downloaded at the first start; or why there is none.
 * @param {object} options
 * @param {string} options.root of the project
 * @param {NodeJS.Platform} options.platform
 * @param {Readonly<Record<string, string | undefined>>} options.env
 * @param {(line: string) => void} options.say
 * @param {number} [options.patienceMs]
 * @returns {Promise<{ program: string } | { why: string }>}
 */
export async function findElectron({ root, platform, env, say, patienceMs = stallMs }) {
  const name = programName(platform);
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const program = join(override, name);
    return existsSync(program) ? { program } : { why: `ELECTRON_OVERRIDE_DIST_PATH has no ${name}` };
  }
  const folder = join(root, 'node_modules/electron');
  const program = join(folder, 'dist', name);
  if (isWhole(folder)) return { program };
  const marker = join(root, 'node_modules/.cache/electron-download-failed');
  const failedAt = statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - failedAt < retryAfterMs) return { why: 'Electron could not be downloaded a while ago' };
  const why = await download(folder, env, say, patienceMs);
  if (why === null && isWhole(folder)) return { program };
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(marker, '');
  return { why: `Electron could not be downloaded (${why ?? 'it is not whole'})` };
}

/** @param {NodeJS.Platform} platform */
function programName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * The installer writes the name of the program last: without it, what lies there may be half of it.
 * @param {string} folder
 */
function isWhole(folder) {
  const note = join(folder, 'path.txt');
  return existsSync(note) && existsSync(join(folder, 'dist', readFileSync(note, 'utf8').trim()));
}

/**
 * Runs Electron's own installer, which checks what it loads. Resolves with why it failed.
 * @param {string} folder
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {(line: string) => void} say
 * @param {number} patienceMs
 * @returns {Promise<string | null>}
 */
function download(folder, env, say, patienceMs) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // Why a folder of its own for its temporary files: how they grow is the progress.
  const scratch = mkdtempSync(join(tmpdir(), 'windlass-electron-'));
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    env: { ...env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
  });
  say(`Downloading Electron ${version}, once...`);
  const startedAt = Date.now();
  let arrivedAt = startedAt;
  let bytes = 0;
  let saidMegabytes = 0;
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      const now = Date.now();
      const size = sizeOf(scratch) + sizeOf(join(folder, 'dist'));
      if (size > bytes) arrivedAt = now;
      bytes = Math.max(bytes, size);
      const megabytes = Math.floor(bytes / 1_048_576);
      if (megabytes >= saidMegabytes + 20) say(`  ${(saidMegabytes = megabytes)} MB`);
      if (now - arrivedAt > patienceMs) end(`nothing has arrived for ${Math.round(patienceMs / 1000)} s`);
      else if (now - startedAt > deadlineMs) end('it takes too long');
    }, 250);
    const stop = () => end('it was interrupted');
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    let isOver = false;
    /** @param {string | null} why */
    const end = (why) => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      child.kill('SIGKILL');
      rmSync(scratch, { recursive: true, force: true });
      if (why === 'it was interrupted') process.exit(130);
      resolve(why);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code) => end(code === 0 ? null : 'the download was refused'));
  });
}

/** @param {string} folder */
function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
      .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
  } catch {
    // It is not there yet, or is being cleaned up.
    return 0;
  }
}
