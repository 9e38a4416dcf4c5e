import { describe, expect, it } from 'vitest';
import type { EngineAddress } from '../model/environment.ts';
import { checkAddress } from './check-address.ts';

const ssh = {
  kind: 'ssh',
  host: 'web-1',
  user: null,
  port: null,
  identityFile: null,
  socketPath: null,
} as const;
const tls = {
  kind: 'tls',
  host: 'engine.example',
  port: 2376,
  caFile: '/tls/ca.pem',
  certFile: '/tls/cert.pem',
  keyFile: '/tls/key.pem',
} as const;

const good: readonly EngineAddress[] = [
  { kind: 'docker-host', dockerHost: 'unix:///var/run/docker.sock' },
  { kind: 'docker-host', dockerHost: 'npipe:////./pipe/docker_engine' },
  ssh,
  {
    ...ssh,
    user: 'deploy',
    port: 22,
    identityFile: 'C:\\keys\\id',
    socketPath: '/run/user/1000/docker.sock',
  },
  tls,
  { kind: 'context', context: 'prod' },
];

const bad: readonly (readonly [EngineAddress, string])[] = [
  [{ kind: 'docker-host', dockerHost: 'tcp://10.0.0.7:2375' }, 'docker-host'],
  [{ kind: 'docker-host', dockerHost: 'unix://relative' }, 'docker-host'],
  [{ kind: 'docker-host', dockerHost: 'unix:///a\nb' }, 'docker-host'],
  [{ ...ssh, host: '-oProxyCommand=id' }, 'address-host'],
  [{ ...ssh, user: '-l' }, 'address-user'],
  [{ ...ssh, user: 'a\u0000b' }, 'address-user'],
  [{ ...ssh, port: 0 }, 'address-port'],
  [{ ...ssh, identityFile: '~/.ssh/id' }, 'address-file'],
  [{ ...ssh, socketPath: 'run/docker.sock' }, 'address-socketPath'],
  [{ ...ssh, socketPath: 'C:\\docker.sock' }, 'address-socketPath'],
  [{ ...tls, port: 65_536 }, 'address-port'],
  [{ ...tls, host: 'a b' }, 'address-host'],
  [{ ...tls, caFile: 'ca.pem' }, 'address-file'],
  [{ ...tls, keyFile: '/a\nb' }, 'address-file'],
  [{ kind: 'context', context: '../../etc' }, 'address-context'],
];

describe('checkAddress', () => {
  it.each(good)('%j must be taken', (address) => expect(checkAddress(address)).toBeUndefined());

  it.each(bad)('%j must be refused for its %s', (address, reason) => {
    expect(() => checkAddress(address)).toThrow(
      expect.objectContaining({ code: 'usage', details: expect.objectContaining({ reason }) as unknown }),
    );
  });
});
