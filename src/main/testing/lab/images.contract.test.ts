import { afterEach, describe, expect, inject, test } from 'vitest';
import {
  containerLogs,
  inspectContainer,
  removeContainer,
  runContainer,
  startContainer,
  stopContainer,
  waitForExit,
} from './containers.ts';
import type { ImageMode } from './image-behaviour.ts';
import { buildImage, type ImageOptions } from './images.ts';
import { freePort } from './ports.ts';
import { waitUntil } from './processes.ts';

const engine = inject('dockerHost');
const name = 'lab-image-test';

/** Runs a container of the mode, published on a free port of the loopback interface. */
async function runMode(mode: ImageMode, options: Partial<ImageOptions> = {}): Promise<string> {
  const image = `lab/${mode}:1.2.3`;
  await buildImage(engine, { tag: image, mode, version: '1.2.3', ...options });
  const port = await freePort();
  await runContainer(engine, { name, image, ports: { [options.port ?? 8080]: port } });
  return `http://127.0.0.1:${port}`;
}

async function health(): Promise<string | undefined> {
  return (await inspectContainer(engine, name))?.State.Health?.Status;
}

/** Why before a container is stopped: one that has only just been started may be ended before its program runs. */
const serves = (url: string) =>
  waitUntil(`an answer from ${url}`, async () => (await fetch(url).catch(() => null))?.ok === true, 60_000);

const becomes = (status: string) => waitUntil(status, async () => (await health()) === status, 60_000);

describe('an image of the lab', () => {
  afterEach(() => removeContainer(engine, name));

  test('healthy: serves its version, becomes healthy, obeys SIGTERM', async () => {
    const url = await runMode('healthy');
    await becomes('healthy');
    expect((await (await fetch(`${url}/`)).text()).trim()).toBe('1.2.3');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await stopContainer(engine, name, 10);
    expect((await inspectContainer(engine, name))?.State.ExitCode).toBe(0);
    expect(await containerLogs(engine, name)).toBe('version 1.2.3 starts\nstopping\n');
  });

  test('never-healthy: serves, and becomes unhealthy', async () => {
    const url = await runMode('never-healthy', { port: 9090, healthcheck: { retries: 1 } });
    await becomes('unhealthy');
    expect((await fetch(`${url}/`)).status).toBe(200);
  });

  test('crash: ends with 42 and says why', async () => {
    await runMode('crash');
    expect(await waitForExit(engine, name)).toBe(42);
    expect(await containerLogs(engine, name)).toContain('fatal: configuration is missing');
  });

  test('slow-start: becomes healthy only after its time', async () => {
    const startedAt = performance.now();
    await runMode('slow-start', { seconds: 3, healthcheck: { startPeriodSeconds: 10 } });
    await becomes('healthy');
    expect(performance.now() - startedAt).toBeGreaterThan(3_000);
  });

  test('no-term: must be killed', async () => {
    await serves(await runMode('no-term'));
    await stopContainer(engine, name, 1);
    expect((await inspectContainer(engine, name))?.State.ExitCode).toBe(137);
  });

  test.each([
    ['one-shot-ok', 0, 'step 2 of 2'],
    ['one-shot-fail', 1, 'step 2 failed'],
  ] as const)('%s: ends with %i', async (mode, code, line) => {
    await runMode(mode);
    expect(await waitForExit(engine, name)).toBe(code);
    expect(await containerLogs(engine, name)).toContain(line);
  });

  test('volume-writer: adds a line to its volume at each start', async () => {
    const url = await runMode('volume-writer');
    await serves(`${url}/data/starts`);
    await stopContainer(engine, name, 5);
    await startContainer(engine, name);
    const starts = async () => (await fetch(`${url}/data/starts`).catch(() => undefined))?.text();
    await waitUntil('two starts', async () => (await starts()) === '1.2.3\n1.2.3\n', 60_000);
  });
});
