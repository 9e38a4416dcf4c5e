import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program of node_modules (or any other) and resolves with its exit code; its output is ours, and a signal that
 * would end us ends it.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>}
 */
export async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...withLocalPrograms(), ...env },
  });
  return untilClosed(child, () => child.kill('SIGTERM'));
}

/**
 * Resolves with the exit code of a child; asks it to end when we are asked to.
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => void} end
 * @returns {Promise<number>}
 */
export async function untilClosed(child, end) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, end);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

/**
 * The same, but quiet: the output is collected, so that programs running side by side do not mix theirs.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...withLocalPrograms(), NO_COLOR: '1' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: signal ? 1 : (code ?? 1), output }));
  });
}

/**
 * Runs named parts side by side, `width` at a time, prints each part's output whole when it ends.
 * @param {{ name: string, command: string, args: string[] }[]} parts
 * @param {number} width
 * @returns {Promise<string[]>} the names of the parts that failed
 */
export async function runSideBySide(parts, width) {
  const queue = [...parts];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const startedAt = Date.now();
      const { code, output } = await runQuietly(part.command, part.args);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      if (code !== 0) failed.push(part.name);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${part.name} (${seconds} s)`);
      if (output.trim()) console.log(output.trimEnd().replace(/^/gm, '     '));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return failed;
}

/** The environment in which the programs of node_modules are found by name. */
export function withLocalPrograms() {
  const folders = [`${root}node_modules/.bin`, process.env['PATH'], '/usr/sbin', '/sbin'];
  return { ...process.env, PATH: folders.join(delimiter) };
}
