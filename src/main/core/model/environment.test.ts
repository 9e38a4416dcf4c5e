import { describe, expect, it } from 'vitest';
import type { Connection } from './environment.ts';
import { addressText } from './environment.ts';

const ssh = {
  kind: 'ssh',
  host: 'web-1',
  user: null,
  port: null,
  identityFile: null,
  socketPath: null,
} as const;
const files = { caFile: '/c/ca.pem', certFile: '/c/cert.pem', keyFile: '/c/key.pem' };

describe('addressText', () => {
  const cases: readonly (readonly [Connection, string | null])[] = [
    [{ kind: 'demo' }, null],
    [{ kind: 'docker-host', dockerHost: 'unix:///run/docker.sock' }, 'unix:///run/docker.sock'],
    [ssh, 'ssh://web-1'],
    [{ ...ssh, user: 'deploy', port: 2222 }, 'ssh://deploy@web-1:2222'],
    [
      { ...ssh, host: 'fe80::1', socketPath: '/run/user/1000/docker.sock' },
      'ssh://[fe80::1]/run/user/1000/docker.sock',
    ],
    [{ kind: 'tls', host: 'engine.example', port: 2376, ...files }, 'tcp://engine.example:2376'],
    [{ kind: 'tls', host: '2001:db8::7', port: 2376, ...files }, 'tcp://[2001:db8::7]:2376'],
    [{ kind: 'context', context: 'prod' }, 'context:prod'],
  ];
  it.each(cases)('%j must be shown as %s', (connection, text) => {
    expect(addressText(connection)).toBe(text);
  });

  it('must not name the files of keys', () => {
    expect(addressText({ ...ssh, identityFile: '/home/ops/.ssh/id' })).toBe('ssh://web-1');
  });
});
