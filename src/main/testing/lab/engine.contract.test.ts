import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectContainer, runContainer } from './containers.ts';
import { startEngine, type LabEngine } from './engine.ts';
import { engineJson } from './engine-request.ts';
import { buildImage } from './images.ts';
import { labDir } from './lab-dir.ts';
import { freePort } from './ports.ts';
import { probeEvery } from './probe.ts';
import { findProcesses, isAlive, waitUntil } from './processes.ts';

describe('an engine of the lab', () => {
  let engine: LabEngine;
  let port: number;

  beforeAll(async () => {
    engine = await startEngine({ dir: labDir(), name: 'mortal' });
    await buildImage(engine.dockerHost, { tag: 'lab/web:1', mode: 'healthy', version: '1' });
    port = await freePort();
    const ports = { 8080: port };
    await runContainer(engine.dockerHost, {
      name: 'always',
      image: 'lab/web:1',
      ports,
      restartPolicy: 'always',
    });
    await runContainer(engine.dockerHost, { name: 'once', image: 'lab/web:1' });
  });

  afterAll(() => engine.stop());

  test('shares no containers with the one of the ring', async () => {
    const { Containers } = await engineJson<{ Containers: number }>(engine.dockerHost, { path: '/info' });
    expect(Containers).toBe(2);
  });

  test('killed and restarted it must still have its containers, and restart those that ask for it', async () => {
    const before = await inspectContainer(engine.dockerHost, 'always');
    await engine.kill();
    expect(isAlive(engine.pid)).toBe(false);
    await expect(engineJson(engine.dockerHost, { path: '/_ping' })).rejects.toThrow();
    await engine.restart();
    await waitUntil('the restarted container', () => answers(port, '1'), 60_000);
    const after = await inspectContainer(engine.dockerHost, 'always');
    expect(after?.Id).toBe(before?.Id);
    expect((await inspectContainer(engine.dockerHost, 'once'))?.State.Status).toBe('exited');
  });

  test('an orderly restart keeps the containers as well', async () => {
    await engine.restart();
    await waitUntil('the restarted container', () => answers(port, '1'), 60_000);
  });

  test('a probe must see the outage of a killed container, and no other', async () => {
    const probe = probeEvery(10, `http://127.0.0.1:${port}/`);
    await waitUntil('a first good answer', () => probe.report().answers.length > 0, 60_000);
    const path = '/containers/always/restart';
    await engineJson(engine.dockerHost, { path, method: 'POST', query: { t: 10 } });
    await waitUntil('the container', () => answers(port, '1'), 60_000);
    const report = await probe.stop();
    expect(report.outages.length).toBeGreaterThanOrEqual(1);
    expect(report.longestGapMs).toBeGreaterThan(50);
    expect(report.answers.map(({ text }) => text)).toEqual(['1']);
  });

  test('stopped after a kill it must leave no process and no network behind', async () => {
    const doomed = await startEngine({ dir: labDir(), name: 'doomed' });
    await buildImage(doomed.dockerHost, { tag: 'lab/web:1', mode: 'no-term', version: '1' });
    const ports = { 8080: await freePort() };
    const id = await runContainer(doomed.dockerHost, { name: 'survivor', image: 'lab/web:1', ports });
    const containerPid = (await inspectContainer(doomed.dockerHost, id))!.State.Pid;
    await doomed.kill();
    expect(isAlive(containerPid)).toBe(true);
    await doomed.stop();
    await doomed.stop();
    expect(isAlive(containerPid)).toBe(false);
    expect(findProcesses((line) => line.includes(doomed.dir))).toEqual([]);
    expect(findProcesses((line) => doomed.network.isProxy(line))).toEqual([]);
  });
});

async function answers(port: number, text: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
  return (await response?.text())?.trim() === text;
}
