import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { labDir } from './lab-dir.ts';

const run = promisify(execFile);
const homes = '/nonexistent';
let count = 0;

/** An account that exists only in this lab: its files of accounts are copies laid over the machine's. */
export async function labUser(name: string, password: string): Promise<void> {
  const { stdout } = await run('openssl', ['passwd', '-6', password]);
  count += 1;
  const id = 40_000 + count;
  await appendTo('/etc/passwd', `${name}:x:${id}:${id}::${homes}:/bin/sh\n`);
  await appendTo('/etc/shadow', `${name}:${stdout.trim()}:19000:0:99999:7:::\n`);
}

async function appendTo(file: string, line: string): Promise<void> {
  const copy = join(labDir(), file.replaceAll('/', '_'));
  const isCovered = (await readFile('/proc/mounts', 'utf8')).includes(` ${file} `);
  if (!isCovered) {
    await copyFile(file, copy);
    await run('mount', ['--bind', copy, file]);
  }
  const before = await readFile(file, 'utf8');
  if (!before.includes(line.slice(0, line.indexOf(':') + 1))) await writeFile(file, before + line);
}
