// A lab is a world of its own for tests: network, processes and mounts, made by the kernel and ended by it. Whatever a
// test starts inside is gone when the first process of the lab is, even after kill -9, and no port, firewall rule,
// container or engine of the machine is ever met.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, untilClosed, withLocalPrograms } from './commands.mjs';

const PREFIX = 'windlass-lab-';
let count = 0;

/** The first process: it reaps whatever loses its parent, and has nothing else to do. */
const INIT = 'ip link set lo up && "$@"; exit $?';

/** The same, with the lab's files in memory. */
const INIT_IN_MEMORY = `mount -t tmpfs -o size=1500m,mode=755 lab "$WINDLASS_LAB_DIR" && ${INIT}`;

/** A lab has some hundred megabytes of images, and three of them run side by side. */
const MEMORY_NEEDED_KB = 3_000_000;

/**
 * Runs a command in a new lab and removes the lab afterwards.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @param {{ isOnDisk?: boolean }} [options] on disk, where what is measured has to be as it is on a host. Otherwise in
 * memory, where there is enough: engines sync each of their many small files, and no test cuts the power.
 * @returns {Promise<number>} its exit code
 */
export async function runInLab(command, args, env = {}, { isOnDisk = false } = {}) {
  if (process.getuid?.() !== 0) throw new Error('a lab needs root: it has its own network and mounts');
  count += 1;
  const dir = join(tmpdir(), `${PREFIX}${process.pid}-${startTimeOf(process.pid)}-${count}`);
  mkdirSync(dir);
  const world = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const init = isOnDisk || availableMemoryKb() < MEMORY_NEEDED_KB ? INIT : INIT_IN_MEMORY;
  const lab = spawn('unshare', [...world, 'sh', '-c', init, 'lab', command, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...withLocalPrograms(), WINDLASS_LAB_DIR: dir, ...env },
  });
  try {
    if (lab.pid) writeFileSync(join(dir, 'lab.pid'), `${lab.pid}-${startTimeOf(lab.pid)}`);
    return await untilClosed(lab, () => lab.kill('SIGKILL'));
  } finally {
    removeRemains(dir);
  }
}

/** Ends and removes labs whose owner did not live to do it. */
export async function sweepDeadLabs() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (isRunning(name.slice(PREFIX.length))) continue;
    const dir = join(tmpdir(), name);
    const lab = readText(join(dir, 'lab.pid'));
    if (lab && isRunning(lab)) {
      console.log(`Ending a lab that its owner left behind: ${dir}`);
      process.kill(Number(lab.split('-')[0]), 'SIGKILL');
      while (isRunning(lab)) await sleep(20);
    }
    removeRemains(dir);
  }
}

/**
 * What the kernel does not take away by itself: files and empty control groups.
 * @param {string} dir
 */
function removeRemains(dir) {
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  const name = dir.slice(dir.lastIndexOf('/') + 1);
  // A control group is removed as an empty folder; the files in it go with it.
  spawnSync('find', ['/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${name}*`, '-delete']);
}

function availableMemoryKb() {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(readText('/proc/meminfo') ?? '')?.[1] ?? 0);
}

/**
 * A pid alone may belong to somebody else by now: pid and start time never do.
 * @param {string} identity `<pid>-<start time>`
 */
function isRunning(identity) {
  const [pid, startTime] = identity.split('-');
  return startTime !== undefined && startTimeOf(Number(pid)) === startTime;
}

/** @param {number} pid */
function startTimeOf(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; it only waits to be asked how.
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
