import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstPreferences } from '../../../shared/contract/preferences.ts';
import type { Connection, Environment } from '../../core/model/environment.ts';
import { newEnvironment } from '../../core/model/environment.ts';
import { asEnvironmentId } from '../../core/model/ids.ts';
import { ConfSettings } from './conf-settings.ts';

describe('ConfSettings', () => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'conf-settings-'));
    file = join(directory, 'config.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const open = () => new ConfSettings({ dataDirectory: directory, productVersion: '1.0.0' });
  const local = newEnvironment(asEnvironmentId('env-1'), 'Local', {
    kind: 'docker-host',
    dockerHost: 'unix:///var/run/docker.sock',
  });

  it('must offer the demo environment at first start, without writing anything', () => {
    expect(open().environments()).toEqual([
      {
        id: 'demo',
        name: 'Demo',
        connection: { kind: 'demo' },
        engineId: null,
        color: null,
        isReadOnly: false,
        mustConfirmByName: false,
      },
    ]);
    expect(open().sources()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('must keep what was saved, over restarts, in a file of the user alone', () => {
    const source = { id: 's1', name: 'Samples', path: '/srv/catalog' };
    open().saveEnvironment(local);
    open().saveSource(source);
    expect(
      open()
        .environments()
        .map(({ id }) => id),
    ).toEqual(['demo', 'env-1']);
    expect(open().sources()).toEqual([source]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('must replace by id and keep the order', () => {
    const settings = open();
    settings.saveEnvironment(local);
    const demo = settings.environments()[0] as Environment;
    settings.saveEnvironment({ ...demo, engineId: 'pinned' });
    expect(settings.environments()).toEqual([{ ...demo, engineId: 'pinned' }, local]);
  });

  it('must let everything be removed, also the demo, for good', () => {
    const settings = open();
    settings.removeEnvironment('demo');
    settings.removeEnvironment('unknown');
    settings.saveSource({ id: 's1', name: 'S', path: '/s' });
    settings.removeSource('s1');
    expect([open().environments(), open().sources()]).toEqual([[], []]);
  });

  it('must make one id for the installation', () => {
    const id = open().installId();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(open().installId()).toBe(id);
  });

  it('must begin with preferences of its own and keep what was chosen, over restarts', () => {
    expect(open().preferences()).toEqual(firstPreferences);
    open().savePreferences({ ...firstPreferences, theme: 'dark', language: 'de' });
    expect(open().preferences()).toEqual({ ...firstPreferences, theme: 'dark', language: 'de' });
    expect(open().environments()).toHaveLength(1);
  });

  it('must fill up preferences of an earlier version, and refuse those that it does not understand', () => {
    const stored = { format: 1, environments: [], sources: [], preferences: { theme: 'light' } };
    writeFileSync(file, JSON.stringify(stored));
    expect(open().preferences()).toEqual({ ...firstPreferences, theme: 'light' });
    writeFileSync(file, JSON.stringify({ ...stored, preferences: { theme: 'pink' } }));
    expect(open).toThrow(expect.objectContaining({ code: 'record-damaged' }));
  });

  it('must keep members that it does not know', () => {
    open().saveEnvironment(local);
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), window: { width: 800 } }),
    );
    open().removeEnvironment('env-1');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ window: { width: 800 } });
  });

  it('must keep how the window was left, and not judge it', () => {
    expect(open().window()).toBeNull();
    open().saveWindow({ width: 800 });
    expect(open().window()).toEqual({ width: 800 });
    writeFileSync(file, readFileSync(file, 'utf8').replace('800', '"wide"'));
    expect(open().window()).toEqual({ width: 'wide' });
  });

  it('must notice a correction by hand without a restart', () => {
    const settings = open();
    settings.saveEnvironment(local);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"Local"', '"Corrected"'));
    expect(settings.environments().map(({ name }) => name)).toEqual(['Demo', 'Corrected']);
  });

  it('must go on when the file was removed meanwhile', () => {
    const settings = open();
    settings.saveEnvironment(local);
    const id = settings.installId();
    rmSync(file);
    expect(settings.environments()).toHaveLength(2);
    settings.saveSource({ id: 's1', name: 'S', path: '/s' });
    expect([open().installId(), open().environments().length]).toEqual([id, 2]);
  });

  it.each([
    ['cut', '{"format":1,"environments":['],
    ['empty', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['without format', '{"environments":[],"sources":[]}'],
    ['wrong', '{"format":1,"environments":[{"id":7}],"sources":[]}'],
    [
      'an unknown connection',
      '{"format":1,"environments":[{"id":"a","name":"a","engineId":null,"connection":{"kind":"tcp"}}],"sources":[]}',
    ],
  ])('a file that is %s must be an error that names it, with a copy, and be left as it is', (_, text) => {
    writeFileSync(file, text);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(open).toThrow(
        expect.objectContaining({ code: 'record-damaged', message: expect.stringContaining(file) }),
      );
    }
    expect(readFileSync(file, 'utf8')).toBe(text);
    const copies = readdirSync(directory).filter((name) => name !== 'config.json');
    expect(copies).toHaveLength(1);
    expect(readFileSync(join(directory, copies[0] ?? ''), 'utf8')).toBe(text);
  });

  it('a file that breaks while it is used must not be overwritten', () => {
    const settings = open();
    settings.saveEnvironment(local);
    writeFileSync(file, '{');
    expect(() => settings.removeEnvironment('demo')).toThrow('cannot be understood');
    expect(readFileSync(file, 'utf8')).toBe('{');
  });

  const files = { caFile: '/tls/ca.pem', certFile: '/tls/cert.pem', keyFile: '/tls/key.pem' };
  const login = { user: 'deploy', port: 2222, identityFile: '/home/ops/.ssh/id' };
  const bare = { user: null, port: null, identityFile: null };
  const connections: readonly Connection[] = [
    { kind: 'demo' },
    { kind: 'docker-host', dockerHost: 'unix:///run/docker.sock' },
    { kind: 'ssh', host: 'web-1', ...login, socketPath: '/run/user/1000/docker.sock' },
    { kind: 'ssh', host: 'web-2', ...bare, socketPath: null },
    { kind: 'tls', host: 'engine.example', port: 2376, ...files },
    { kind: 'context', context: 'prod' },
  ];
  it.each(connections)('must keep how an engine is reached, with its marks: %j', (connection) => {
    const marks = { color: 'violet', isReadOnly: true, mustConfirmByName: true } as const;
    const saved = { ...newEnvironment(asEnvironmentId('env-2'), 'Other', connection), ...marks };
    open().saveEnvironment(saved);
    expect(open().environments().at(-1)).toEqual(saved);
  });

  it('must read a file of the first format, and write the present one at the next change', () => {
    const fixture = readFileSync(join(import.meta.dirname, 'testing/config-format-1.json'), 'utf8');
    writeFileSync(file, fixture);
    const settings = open();
    expect(settings.environments()).toEqual([
      { ...newEnvironment(asEnvironmentId('demo'), 'Demo', { kind: 'demo' }), engineId: 'demo-engine' },
      { ...local, id: '20261120-101500-a1b2', engineId: 'AB12:CD34' },
    ]);
    expect(settings.preferences()).toEqual({ ...firstPreferences, theme: 'dark' });
    expect(readFileSync(file, 'utf8')).toBe(fixture);

    settings.savePreferences({ ...firstPreferences, theme: 'light' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 2, window: { width: 800 } });
    expect(open().environments()).toEqual(settings.environments());
  });

  it('a file of a later version must be too new', () => {
    writeFileSync(file, '{"format":3,"places":[]}');
    expect(open).toThrow(expect.objectContaining({ code: 'record-too-new', details: { file } }));
    expect(readdirSync(directory)).toEqual(['config.json']);
  });

  it('must refuse to save what it could not read again', () => {
    const broken = { ...local, connection: { kind: 'docker-host', dockerHost: 'tcp://x' } } as const;
    const settings = open();
    expect(() => settings.saveEnvironment(broken)).toThrow('environments.1.connection.dockerHost');
    expect(readdirSync(directory)).toEqual([]);
  });
});
