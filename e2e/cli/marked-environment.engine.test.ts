import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { TlsOnlyEngine } from '../../src/main/testing/lab/engine-behind.ts';
import { startTlsEngine } from '../../src/main/testing/lab/engine-behind.ts';
import { engineJson } from '../../src/main/testing/lab/engine-request.ts';
import { DemoDesk } from '../support/demo-desk.ts';

let lab: TlsOnlyEngine;
beforeAll(async () => {
  lab = await startTlsEngine();
});
afterAll(() => lab.engine.stop());

function arrive(): DemoDesk {
  const desk = new DemoDesk();
  onTestFinished(() => desk.remove());
  return desk;
}

function byTls(): readonly string[] {
  const { host, port, caFile, certFile, keyFile } = lab.address;
  return ['--tls', `${host}:${port}`, '--ca', caFile, '--cert', certFile, '--key', keyFile];
}

/** Everything that an engine can list, by id. */
async function everything(): Promise<readonly string[]> {
  const { dockerHost } = lab.engine;
  const ids = async (path: string, key: string): Promise<readonly string[]> =>
    (await engineJson<readonly Record<string, string>[]>(dockerHost, { path })).map(
      (each) => `${path} ${each[key] ?? ''}`,
    );
  const { Volumes } = await engineJson<{ Volumes: readonly { Name: string }[] | null }>(dockerHost, {
    path: '/volumes',
  });
  return [
    ...(await ids('/containers/json?all=1', 'Id')),
    ...(await ids('/images/json?all=1', 'Id')),
    ...(await ids('/networks', 'Id')),
    ...(Volumes ?? []).map(({ Name }) => `/volumes ${Name}`),
  ].sort();
}

test('an engine behind TLS must be added with its marks, by address and by a Docker context', async () => {
  const desk = arrive();
  const marks = ['--color', 'teal', '--read-only', '--confirm-by-name'];
  expect(await desk.json(['env', 'add', 'prod', ...byTls(), ...marks])).toMatchObject({
    name: 'prod',
    ...{ color: 'teal', isReadOnly: true, mustConfirmByName: true },
    connection: { kind: 'tls', port: lab.address.port },
  });
  const id = createHash('sha256').update('far').digest('hex');
  const Host = `tcp://${lab.address.host}:${lab.address.port}`;
  const meta = { Name: 'far', Endpoints: { docker: { Host, SkipTLSVerify: false } } };
  desk.write(`.docker/contexts/meta/${id}/meta.json`, JSON.stringify(meta));
  for (const [name, file] of [
    ['ca.pem', lab.address.caFile],
    ['cert.pem', lab.address.certFile],
    ['key.pem', lab.address.keyFile],
  ] as const) {
    desk.write(`.docker/contexts/tls/${id}/docker/${name}`, await readFile(file, 'utf8'));
  }
  await desk.json(['env', 'remove', 'prod']);
  expect(await desk.json(['env', 'add', 'far', '--context', 'far'])).toMatchObject({
    ...{ color: null, isReadOnly: false, mustConfirmByName: false },
    connection: { kind: 'context', context: 'far' },
  });
  const tested = await desk.run(['env', 'test', 'far']);
  expect(tested.exitCode, tested.err).toBe(0);
});

test('looking at a read-only environment must change nothing there, also without a holder of the ledger', async () => {
  const desk = arrive();
  await desk.json(['env', 'add', 'prod', ...byTls(), '--read-only']);
  const looks = [['list'], ['env', 'list'], ['env', 'test', 'prod'], ['doctor'], ['operations']];
  const before = await everything();
  for (const look of looks) expect((await desk.run(look)).exitCode, look.join(' ')).toBe(0);
  expect(await everything()).toEqual(before);

  await engineJson(lab.engine.dockerHost, {
    ...{ path: '/volumes/create', method: 'POST', body: { Name: 'windlass-ledger' } },
  });
  const withVolume = await everything();
  for (const look of looks) await desk.run(look);
  const tested = await desk.run(['env', 'test', 'prod']);
  expect(tested.err).toContain('nothing is created in a read-only environment');
  expect(await everything()).toEqual(withVolume);
});
