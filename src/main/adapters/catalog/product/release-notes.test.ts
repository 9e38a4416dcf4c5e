import { describe, expect, it } from 'vitest';
import { fastestMs } from '../../../testing/fastest-ms.ts';
import { notesOfVersion, versionKey } from './release-notes.ts';

const changelog = `# Changelog

Preamble.

## [Unreleased]

- later

## [2.0.0] - 2024-05-01

### Added

- two

## v1.1.0 (2024-02-01)

- one point one

\`\`\`
## 9.9.9
\`\`\`

Version 1.0
-----------

- one

## Older
`;

describe('release notes of a version', () => {
  it.each([
    ['2.0.0', '### Added\n\n- two'],
    ['v2.0', '### Added\n\n- two'],
    ['1.1.0', '- one point one\n\n```\n## 9.9.9\n```'],
    ['1.0.0', '- one'],
    ['9.9.9', null],
    ['2.0.0-rc.1', null],
  ])('of %s must be its section', (version, notes) => {
    expect(notesOfVersion(changelog, version)).toBe(notes);
  });

  it.each([
    ['# shop 1.0.0\ntext', '1.0.0', 'text'],
    ['# [1.0.0](https://example.org/1.0.0)\ntext', '1.0.0', 'text'],
    ['## 2024-01-15\ntext', '2024-01-15', 'text'],
    ['## 1.0.0-rc.1\ntext\r\n## 1.0.0\r\nmore', '1.0.0', 'more'],
    ['* 1.0.0\n---\n', '1.0.0', '* 1.0.0\n---'],
  ])('%j must be understood', (text, version, notes) => {
    expect(notesOfVersion(text, version)).toBe(notes);
  });

  it('must be the whole text where no heading names a version', () => {
    expect(notesOfVersion('# What is new\n\n- much\n', '1.0.0')).toBe('# What is new\n\n- much');
    expect(notesOfVersion(' \n', '1.0.0')).toBeNull();
  });

  it('must be cut where they are too long', () => {
    expect(notesOfVersion('x'.repeat(100_000), '1.0.0')).toHaveLength(64_002);
  });

  it('a hostile changelog of 100 kB must be answered at once', () => {
    for (const part of [
      '#',
      '# ',
      '# 1.0.0\n',
      '```\n',
      '-\n',
      '=\n',
      '\n',
      'a\n-\n',
      ' ',
      '# [',
      '# ('.repeat(30),
    ]) {
      const text = part.repeat(100_000 / part.length);
      expect([part, fastestMs(() => notesOfVersion(text, '1.0.0')) < 50]).toEqual([part, true]);
    }
  });

  it.each([
    ['v1.0.0', '1'],
    ['1.0', '1'],
    ['1.0.0+build', '1'],
    ['01.10.0', '1.10'],
    ['1.0.0-rc.1', '1-rc.1'],
    ['0.0', '0'],
    ['latest', 'latest'],
  ])('%s must be told apart as %s', (version, key) => {
    expect(versionKey(version)).toBe(key);
  });
});
