import { describe, expect, it } from 'vitest';
import {
  isAbsolutePath,
  isContextName,
  isFingerprint,
  isHost,
  isUser,
  parseHostAndPort,
  parseSshLogin,
} from './address-fields.ts';

const hostile = [
  '',
  '-oProxyCommand=id',
  'a b',
  'a\nb',
  'a\u0000',
  'a;id',
  '$(id)',
  '`id`',
  'a/b',
  "a'b",
  'a\u202eb',
];

describe('a host', () => {
  it.each(['web-1', 'engine.example', '10.0.0.7', '_alias', 'fe80::1%eth0', '2001:db8::7', '::1'])(
    '%s must be taken',
    (host) => expect(isHost(host)).toBe(true),
  );
  it.each([...hostile, 'a-', 'a:b', 'x'.repeat(256), '[::1]', 'fe80::1%$(id)'])(
    '%j must be refused',
    (host) => expect(isHost(host)).toBe(false),
  );
});

describe('a user', () => {
  it.each(['deploy', 'ops.team', 'DOMAIN\\ops', 'machine$', '_svc'])('%s must be taken', (user) =>
    expect(isUser(user)).toBe(true),
  );
  it.each([...hostile, 'a@b', 'a:b', 'x'.repeat(66)])('%j must be refused', (user) =>
    expect(isUser(user)).toBe(false),
  );
});

describe('a context', () => {
  it.each(['prod', 'desktop-linux', 'a.b+c_d'])('%s must be taken', (name) =>
    expect(isContextName(name)).toBe(true),
  );
  it.each([...hostile, '../up', '.hidden'])('%j must be refused', (name) =>
    expect(isContextName(name)).toBe(false),
  );
});

describe('a path', () => {
  it.each(['/home/ops/.ssh/id', 'C:\\keys\\id', 'D:/keys/id', '\\\\server\\share\\id'])(
    '%s must be taken',
    (path) => expect(isAbsolutePath(path)).toBe(true),
  );
  it.each(['', 'id', './id', '~/id', '/a\u0000b', '/a\nb', `/${'x'.repeat(5_000)}`])(
    '%j must be refused',
    (path) => expect(isAbsolutePath(path)).toBe(false),
  );
});

it('a fingerprint must be one of SHA256 and whole', () => {
  expect(isFingerprint(`SHA256:${'A'.repeat(43)}`)).toBe(true);
  for (const text of [`SHA256:${'A'.repeat(42)}`, `MD5:${'a'.repeat(43)}`, '', `SHA256:${'A'.repeat(43)}=`]) {
    expect(isFingerprint(text)).toBe(false);
  }
});

describe('parseHostAndPort', () => {
  it.each([
    ['web-1', { host: 'web-1', port: null }],
    ['web-1:2222', { host: 'web-1', port: 2222 }],
    ['[::1]:22', { host: '::1', port: 22 }],
    ['[::1]', { host: '::1', port: null }],
    ['2001:db8::7', { host: '2001:db8::7', port: null }],
  ])('must read %s', (text, parsed) => expect(parseHostAndPort(text)).toEqual(parsed));

  it.each([
    ...hostile,
    'web-1:',
    'web-1:0',
    'web-1:65536',
    'web-1:x',
    '[web-1]:22',
    '[]:22',
    '[::1]x',
    ':22',
  ])('must refuse %j', (text) => expect(parseHostAndPort(text)).toBeNull());
});

describe('parseSshLogin', () => {
  it.each([
    ['web-1', { user: null, host: 'web-1', port: null }],
    ['deploy@web-1:2222', { user: 'deploy', host: 'web-1', port: 2222 }],
    ['deploy@[fe80::1%eth0]:22', { user: 'deploy', host: 'fe80::1%eth0', port: 22 }],
  ])('must read %s', (text, parsed) => expect(parseSshLogin(text)).toEqual(parsed));

  it.each([...hostile, '@web-1', '-l@web-1', 'a b@web-1', 'deploy@', 'deploy:secret@web-1', 'ssh://web-1'])(
    'must refuse %j',
    (text) => expect(parseSshLogin(text)).toBeNull(),
  );
});
