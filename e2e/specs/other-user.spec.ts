import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { DeploymentsPage } from '../support/pages/deployments-page.ts';
import { Shell } from '../support/pages/shell.ts';
import { WebDoor } from '../support/web-door.ts';
import { test } from '../support/window-test.ts';

const run = promisify(execFile);
const nobody = 65_534;
// Passed on as text: the directory that it lies in may well be closed to others.
const intruder = readFileSync(join(import.meta.dirname, '../support/intruder.mjs'), 'utf8');

interface Outcome {
  readonly user: number;
  readonly opened: readonly string[];
  readonly socket: string;
  readonly environment: string;
  readonly commandLine: string;
  readonly codes: readonly number[];
  readonly wire: string;
}

test('another user of the machine must get at neither the door, nor the data directory, nor its sockets', async ({
  machine,
  windows,
}) => {
  // What protects must be the product's own work, not that of the directory that the test lies in.
  chmodSync(machine.home, 0o755);
  const child = machine.begin('web.js', ['--no-open']);
  const door = new WebDoor(child);
  await door.ready();
  const { page } = await windows.open(door);
  await expect(new DeploymentsPage(page).row('north')).toContainText('Running');

  const { dataDirectory } = machine;
  const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' });
  const task = {
    port: Number(new URL(door.origin).port),
    paths: [dataDirectory, ...files.map((file) => join(dataDirectory, file))],
    socketPath: join(dataDirectory, 'demo/demo.sock'),
    pid: child.pid,
  };
  expect(files).toContain('demo/demo.sock');
  const outcome = await actAs(nobody, task);

  expect(outcome).toMatchObject({ user: nobody, opened: [], socket: 'EACCES', environment: 'EACCES' });
  expect(outcome.commandLine).toContain('web.js');
  expect(outcome.commandLine).not.toContain('code');
  expect(outcome.codes).toEqual([...Array(10).fill(401), 429, 429]);
  // Closed without a word of the contract.
  expect(outcome.wire).not.toMatch(/ready|snapshot|answer/);
  await new Shell(page).openPlace('Activity');
  await expect(page.getByRole('table', { name: 'Activity' })).toContainText('north');
});

async function actAs(user: number, task: object): Promise<Outcome> {
  const who = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  const program = [process.execPath, '--input-type=module', '-e', intruder, JSON.stringify(task)];
  const { stdout } = await run('setpriv', [...who, ...program], { cwd: '/', env: {} });
  return JSON.parse(stdout) as Outcome;
}
