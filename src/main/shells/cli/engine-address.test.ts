import { describe, expect, it } from 'vitest';
import type { AddressOptions } from './engine-address.ts';
import { readAddress } from './engine-address.ts';

const read = (given: AddressOptions) => readAddress(given, (path) => `/here/${path}`);
const ssh = { kind: 'ssh', host: 'web-1', user: null, port: null, identityFile: null, socketPath: null };
const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
const tls = {
  kind: 'tls',
  host: 'engine.example',
  port: 2376,
  caFile: '/here/ca.pem',
  certFile: '/here/cert.pem',
  keyFile: '/here/key.pem',
};

describe('readAddress', () => {
  it.each([
    [
      { dockerHost: 'unix:///run/docker.sock' },
      { kind: 'docker-host', dockerHost: 'unix:///run/docker.sock' },
    ],
    [{ dockerHost: 'ssh://deploy@web-1:22' }, { ...ssh, user: 'deploy', port: 22 }],
    [{ dockerHost: 'ssh://web-1/' }, ssh],
    [
      { dockerHost: 'ssh://web-1/run/user/1000/docker.sock' },
      { ...ssh, socketPath: '/run/user/1000/docker.sock' },
    ],
    [
      { dockerHost: 'tcp://engine.example:2377', ...files },
      { ...tls, port: 2377 },
    ],
    [{ ssh: 'web-1' }, ssh],
    [
      { ssh: 'deploy@[::1]:2222', identity: 'id', socket: '/run/podman.sock' },
      {
        ...ssh,
        host: '::1',
        user: 'deploy',
        port: 2222,
        identityFile: '/here/id',
        socketPath: '/run/podman.sock',
      },
    ],
    [{ tls: 'engine.example', ...files }, tls],
    [{ context: 'prod' }, { kind: 'context', context: 'prod' }],
  ])('%j must be read', (given, address) => {
    expect(read(given)).toEqual(address);
  });

  it.each([
    [{}, 'one-address'],
    [{ ssh: 'a', context: 'b' }, 'one-address'],
    [{ ssh: '-oProxyCommand=id' }, 'address-ssh'],
    [{ ssh: 'ssh://web-1' }, 'address-ssh'],
    [{ ssh: 'deploy:secret@web-1' }, 'address-ssh'],
    [{ ssh: 'web-1', ca: 'ca.pem' }, 'address-option'],
    [{ context: 'prod', identity: 'id' }, 'address-option'],
    [{ dockerHost: 'unix:///x', socket: '/y' }, 'address-option'],
    [{ dockerHost: 'ssh://web-1/x', socket: '/y' }, 'address-option'],
    [{ dockerHost: 'tcp://10.0.0.7:2375' }, 'tls-files'],
    [{ tls: 'engine.example', ca: 'a', cert: 'b' }, 'tls-files'],
    [{ tls: 'engine.example:0', ...files }, 'address-tls'],
  ])('%j must be refused: %s', (given, reason) => {
    expect(() => read(given)).toThrow(
      expect.objectContaining({ code: 'usage', details: expect.objectContaining({ reason }) as unknown }),
    );
  });
});
