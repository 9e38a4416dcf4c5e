import { describe, expect, it } from 'vitest';
import type { AddressDraft } from './address-draft.ts';
import { addressOf, emptyDraft, filledWith, wrongFields } from './address-draft.ts';

const draft = (change: Partial<AddressDraft>): AddressDraft => ({ ...emptyDraft, ...change });
const files = { caFile: '/c/ca.pem', certFile: '/c/cert.pem', keyFile: '/c/key.pem' };
const ssh = {
  kind: 'ssh',
  host: 'web-1',
  user: null,
  port: null,
  identityFile: null,
  socketPath: null,
} as const;

describe('addressOf', () => {
  it.each([
    [
      { dockerHost: ' unix:///run/docker.sock ' },
      { kind: 'docker-host', dockerHost: 'unix:///run/docker.sock' },
    ],
    [{ kind: 'ssh', login: 'web-1' }, ssh],
    [
      { kind: 'ssh', login: 'deploy@web-1:2222', identityFile: '/k/id', socketPath: '/run/podman.sock' },
      { ...ssh, user: 'deploy', port: 2222, identityFile: '/k/id', socketPath: '/run/podman.sock' },
    ],
    [
      { kind: 'tls', place: 'lab', ...files },
      { kind: 'tls', host: 'lab', port: 2376, ...files },
    ],
    [
      { kind: 'tls', place: '[::1]:2377', ...files },
      { kind: 'tls', host: '::1', port: 2377, ...files },
    ],
    [
      { kind: 'context', context: 'prod' },
      { kind: 'context', context: 'prod' },
    ],
  ] as const)('%j must be %j', (change, address) => {
    expect(addressOf(draft(change))).toEqual(address);
  });

  it.each([
    {},
    { dockerHost: 'tcp://10.0.0.7:2375' },
    { kind: 'ssh', login: '-oProxyCommand=id' },
    { kind: 'ssh', login: 'web-1', identityFile: '~/.ssh/id' },
    { kind: 'tls', place: 'lab', ...files, keyFile: '' },
    { kind: 'context', context: '../up' },
  ] as const)('%j must be none', (change) => {
    expect(addressOf(draft(change))).toBeNull();
  });

  it('must not mind what is filled in for another kind', () => {
    expect(addressOf(draft({ kind: 'ssh', login: 'web-1', dockerHost: 'nonsense' }))).toEqual(ssh);
  });
});

it('a field that is empty must not be called wrong', () => {
  expect([...wrongFields(draft({ kind: 'tls', place: 'lab' }))]).toEqual([]);
  expect([...wrongFields(draft({ kind: 'tls', place: 'a b', caFile: 'ca.pem' }))]).toEqual([
    'place',
    'caFile',
  ]);
});

it('an address that was offered must be the one that is filled in', () => {
  const addresses = [
    ssh,
    { kind: 'docker-host', dockerHost: 'unix:///x' },
    { kind: 'context', context: 'prod' },
    { kind: 'tls', host: 'lab', port: 2377, ...files },
  ] as const;
  for (const address of addresses) expect(addressOf(filledWith(emptyDraft, address))).toEqual(address);
});
