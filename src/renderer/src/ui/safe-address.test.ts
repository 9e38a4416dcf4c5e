import { describe, expect, it } from 'vitest';
import { safeAddress } from './safe-address.ts';

describe('safeAddress', () => {
  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ms-settings:about',
    'smb://host/share',
    '//host/path',
    'http://plain.example/',
    'https://user:secret@host.example/',
    'vbscript:x',
    '',
    `https://host.example/${'a'.repeat(2000)}`,
  ])('must refuse %s of a foreign text', (address) => {
    expect(safeAddress(address, false)).toBeNull();
  });

  it('must let https leave, and http only where it is our own', () => {
    expect(safeAddress('https://docs.example/a b', false)).toBe('https://docs.example/a%20b');
    expect(safeAddress('http://localhost:8080/', true)).toBe('http://localhost:8080/');
    expect(safeAddress('javascript:alert(1)', true)).toBeNull();
  });
});
