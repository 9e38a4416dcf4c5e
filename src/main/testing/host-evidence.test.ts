import { describe, expect, it } from 'vitest';
import type { DemoState } from '../adapters/demo/state/demo-state.ts';
import { assertKept, assertNoSecret, secondWriter, type HostEvidence } from './host-evidence.ts';

const before: HostEvidence = {
  volumes: { data: { 'made at': '2030-01-01', 'a.txt': 'h1' } },
  ordered: {},
  foreign: { containers: [['other', 'id-1']] },
};

describe('the evidence of a host', () => {
  it('must convict whoever lost a byte, a volume, or what belongs to others', () => {
    const changed = (now: Partial<HostEvidence>) => () => assertKept(before, { ...before, ...now });
    expect(changed({})).not.toThrow();
    expect(changed({ volumes: { data: { ...before.volumes['data'], 'b.txt': 'h2' } } })).not.toThrow();
    expect(changed({ volumes: {} })).toThrow('data');
    expect(changed({ volumes: { data: { 'made at': '2030-01-01', 'a.txt': 'h2' } } })).toThrow('a.txt');
    expect(changed({ volumes: { data: { 'made at': '2030-01-02', 'a.txt': 'h1' } } })).toThrow('made at');
    expect(changed({ foreign: { containers: [] } })).toThrow('others');
  });

  it('must convict whoever shows a secret, in clear or encoded', () => {
    const secret = 'a b&c-canary';
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(() => assertNoSecret([secret], { 'a label': [{ note: `x${form}y` }] })).toThrow('a label');
    }
    expect(() => assertNoSecret([secret], { 'a label': ['canary'] })).not.toThrow();
  });

  it('must convict two that write on one volume for one service, and nobody else', () => {
    const container = (name: string, service: string, volume: string, status = 'running') => ({
      name,
      status,
      labels: { 'windlass.service': service },
      mounts: [{ volume, isWritable: true }],
    });
    const hostWith = (...all: readonly ReturnType<typeof container>[]): DemoState =>
      ({ containers: new Map(all.map((each) => [each.name, each])) }) as unknown as DemoState;
    const old = container('db.old', 'db', 'data');
    expect(secondWriter(hostWith(old, container('db', 'db', 'data')))).toContain('data');
    expect(secondWriter(hostWith(old, container('db', 'db', 'data', 'exited')))).toBeNull();
    expect(secondWriter(hostWith(old, container('db', 'db', 'other')))).toBeNull();
    expect(secondWriter(hostWith(old, container('web', 'web', 'data')))).toBeNull();
  });
});
