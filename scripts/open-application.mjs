import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chooseDoor, isStillborn } from './choose-door.mjs';
import { findElectron } from './electron-binary.mjs';

/**
 * @typedef {object} Start
 * @property {string} root of the project
 * @property {string[]} args
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {number | null} userId
 * @property {string} cwd where paths in the arguments begin
 * @property {(line: string) => void} say
 */

/**
 * Opens the application in Electron where that can be had and can run, otherwise through the web door, with the reason
 * in one line. Resolves with the exit code.
 * @param {Start} start
 * @returns {Promise<number>}
 */
export async function openApplication(start) {
  const { door, why, args } = chooseDoor(start);
  const chosen = { ...start, args };
  const tried = door === 'electron' ? await openElectron(chosen) : { why };
  if ('exitCode' in tried) return tried.exitCode;
  if (tried.why !== null) start.say(`Opening in the browser: ${tried.why}.`);
  return exitCodeOf(await open(process.execPath, [join(start.root, 'out/main/web.js'), ...args], start));
}

/**
 * @param {Start} start
 * @returns {Promise<{ exitCode: number } | { why: string }>}
 */
async function openElectron(start) {
  const found = await findElectron(start);
  if ('why' in found) return found;
  // Why: with these Electron would be a Node, or do what was meant for another one.
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...env } = start.env;
  const end = await open(found.program, [start.root, ...start.args], { ...start, env });
  if (!isStillborn(end)) return { exitCode: exitCodeOf(end) };
  return { why: `Electron cannot run here (it ended with ${end.signal ?? end.code})` };
}

/** @param {{ code: number | null, signal: NodeJS.Signals | null }} end */
function exitCodeOf({ code, signal }) {
  return signal ? 1 : (code ?? 1);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {Pick<Start, 'cwd' | 'env'>} around
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, tookMs: number }>}
 */
function open(program, args, { cwd, env }) {
  const startedAt = Date.now();
  const app = spawn(program, args, { stdio: 'inherit', cwd, env });
  const listeners = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map((signal) => {
    // A terminal sends Ctrl-C to both of us: passing it on would look like a second, impatient one.
    const pass = () => void (signal === 'SIGINT' && process.stdin.isTTY ? undefined : app.kill(signal));
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      for (const stop of listeners) stop();
      resolve({ code, signal, tookMs: Date.now() - startedAt });
    };
    app.on('error', () => end(127, null));
    app.on('close', end);
  });
}
