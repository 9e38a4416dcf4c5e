// What the rings with a real engine need from the machine, and how it gets there on Debian and Ubuntu.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './commands.mjs';

/** Debian's package -> the program by which we see that it (or another edition of it) is there. */
const PROGRAMS = {
  'docker.io': 'dockerd',
  'docker-registry': 'docker-registry',
  'openssh-server': 'sshd',
  'busybox-static': 'busybox',
  iptables: 'iptables',
  iproute2: 'ip',
  bsdutils: 'script',
  chromium: 'chromium',
  e2fsprogs: 'mkfs.ext4',
};

/** Debian's package -> a file of it: what is compared with a picture is written in this font. */
const FILES = { 'fonts-dejavu-core': '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' };

/**
 * Installs what is missing, saying so first.
 * @returns {Promise<string | undefined>} why the machine is not ready, if it is not
 */
export async function prepareMachine() {
  const missing = missingPackages();
  if (process.getuid?.() !== 0) {
    const also = missing.length > 0 ? `; missing besides: ${missing.join(' ')}` : '';
    return `the rings with a real engine need root${also}`;
  }
  if (missing.length === 0) return undefined;
  if (!existsSync('/etc/debian_version') || !programPath('apt-get')) {
    return `not Debian or Ubuntu: please install ${missing.join(', ')}`;
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  await withoutServiceStarts(async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], env);
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], env);
  });
  const still = missingPackages();
  return still.length > 0 ? `could not install ${still.join(' ')}` : undefined;
}

function missingPackages() {
  const names = /** @type {(keyof typeof PROGRAMS)[]} */ (Object.keys(PROGRAMS));
  const programs = names.filter((name) => {
    const path = programPath(PROGRAMS[name]);
    return !path || (name === 'busybox-static' && isDynamic(path));
  });
  const files = Object.entries(FILES).filter(([, path]) => !existsSync(path));
  return [...programs, ...files.map(([name]) => name)];
}

/** @param {string} program */
function programPath(program) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/bin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/**
 * Debian's other busybox needs libraries, which an image made of one file does not have.
 * @param {string} path
 */
function isDynamic(path) {
  // The name of the loader is near the start of a program that has one.
  return readFileSync(path).subarray(0, 4096).includes('/ld-');
}

/**
 * Debian starts what it installs; this is its own way of saying no. A policy that is already there stays in charge.
 * @param {() => Promise<void>} install
 */
async function withoutServiceStarts(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (isOurs) rmSync(policy);
  }
}
