import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, keyTypeOf, knownHostName } from './host-key-name.ts';
import { judgeHostKey, knownKeyTypes, parseKnownHosts } from './known-hosts.ts';

/** Looks like a key of that type; nothing here ever uses it as one. */
function keyOf(type: string, content: string): Buffer {
  const part = (text: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  return Buffer.concat([part(type), part(content)]);
}

const mine = keyOf('ssh-ed25519', 'mine');
const other = keyOf('ssh-ed25519', 'other');
const rsa = keyOf('ssh-rsa', 'rsa');
const line = (names: string, key: Buffer): string => `${names} ${keyTypeOf(key)} ${key.toString('base64')}`;

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

function verdict(text: string, name = 'web', key = mine): string {
  return judgeHostKey(parseKnownHosts(text, 'f'), name, { type: keyTypeOf(key), blob: key }).kind;
}

describe('a host key', () => {
  it.each([
    ['plain', line('web', mine), 'web', 'known'],
    ['one of several names', line('db,web,10.0.0.1', mine), 'web', 'known'],
    ['hashed', line(hashed('web'), mine), 'web', 'known'],
    ['hashed, of another host', line(hashed('db'), mine), 'web', 'unknown'],
    ['with a port', line('[web]:2222', mine), '[web]:2222', 'known'],
    ['with a port, hashed', line(hashed('[web]:2222'), mine), '[web]:2222', 'known'],
    ['of another port', line('[web]:2222', mine), '[web]:2223', 'unknown'],
    ['of a port, at the usual one', line('[web]:2222', mine), 'web', 'unknown'],
    ['of the usual port, at another one', line('web', mine), '[web]:2222', 'known'],
    ['by a wildcard', line('*.example.com', mine), 'a.example.com', 'known'],
    ['negated', line('!b.example.com,*.example.com', mine), 'b.example.com', 'unknown'],
    ['in capitals', line('WEB', mine), 'web', 'known'],
    ['another one', line('web', other), 'web', 'changed'],
    ['another one, hashed', line(hashed('web'), other), 'web', 'changed'],
    ['one of two', `${line('web', other)}\n${line('web', mine)}`, 'web', 'known'],
    ['only one of another type', line('web', rsa), 'web', 'changed'],
    ['revoked', `@revoked ${line('*', mine)}\n${line('web', mine)}`, 'web', 'revoked'],
    ['revoked for the usual port', `@revoked ${line('web', mine)}`, '[web]:2222', 'revoked'],
    ['of an authority', `@cert-authority ${line('*', other)}`, 'web', 'unknown'],
    ['behind a comment', `# ${line('web', mine)}`, 'web', 'unknown'],
    ['in a broken line', 'web ssh-ed25519', 'web', 'unknown'],
    ['with an unknown marker', `@strange ${line('web', mine)}`, 'web', 'unknown'],
    ['nowhere', '', 'web', 'unknown'],
  ])('that is written %s must be %4$s', (_what, text, name, expected) => {
    expect(verdict(text, name)).toBe(expected);
  });

  it('known for the usual port must not hide that the one of this port changed', () => {
    expect(verdict(`${line('web', mine)}\n${line('[web]:2222', other)}`, '[web]:2222')).toBe('changed');
  });

  it('that changed must say what was expected, and the line of the same type', () => {
    const text = `${line('web', rsa)}\n\n${line('web', other)}\n`;
    expect(judgeHostKey(parseKnownHosts(text, '/k'), 'web', { type: 'ssh-ed25519', blob: mine })).toEqual({
      kind: 'changed',
      expected: [`ssh-rsa ${fingerprintOf(rsa)}`, `ssh-ed25519 ${fingerprintOf(other)}`],
      ...{ file: '/k', line: 3 },
    });
  });

  it('of an authority only must be told, since it cannot be checked', () => {
    const entries = parseKnownHosts(`@cert-authority ${line('*', other)}`, 'f');
    const key = { type: 'ssh-ed25519', blob: mine };
    expect(judgeHostKey(entries, 'web', key)).toEqual({ kind: 'unknown', hasAuthority: true });
  });

  it('the types that are known must be told, without those of others', () => {
    const text = `${line('web', rsa)}\n${line('db', mine)}\n@revoked ${line('web', other)}`;
    expect(knownKeyTypes(parseKnownHosts(text, 'f'), 'web')).toEqual(['ssh-rsa']);
  });

  it('names and fingerprints must be as OpenSSH has them', () => {
    expect([knownHostName('Web', 22), knownHostName('::1', 2222)]).toEqual(['web', '[::1]:2222']);
    expect(fingerprintOf(mine)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
