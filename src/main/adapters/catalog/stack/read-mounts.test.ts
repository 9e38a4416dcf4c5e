import { describe, expect, it } from 'vitest';
import type { MountSpec } from '../../../core/model/service-spec.ts';
import { oneService, problemOf, readOne, resolveText } from '../../../testing/resolve-text.ts';

const read = (lines: string): readonly MountSpec[] | undefined =>
  resolveText(`${oneService(lines)}\nvolumes: {data: }`).services[0]?.mounts;

describe('mounts', () => {
  it.each<[string, MountSpec]>([
    ['data:/data', { type: 'volume', volume: 'data', target: '/data', readOnly: false }],
    ['data:/data/:ro', { type: 'volume', volume: 'data', target: '/data', readOnly: true }],
    ['data:/data:rw', { type: 'volume', volume: 'data', target: '/data', readOnly: false }],
    ['/data', { type: 'anonymous', target: '/data', readOnly: false }],
    ['/srv/x:/x:ro', { type: 'bind', source: '/srv/x', target: '/x', readOnly: true }],
    [
      '{type: volume, source: data, target: /data}',
      { type: 'volume', volume: 'data', target: '/data', readOnly: false },
    ],
    [
      '{type: volume, target: /data, read_only: true}',
      { type: 'anonymous', target: '/data', readOnly: true },
    ],
    ['{type: bind, source: /x, target: /y}', { type: 'bind', source: '/x', target: '/y', readOnly: false }],
    [
      '{type: tmpfs, target: /t, tmpfs: {size: 64m, mode: "1777"}}',
      { type: 'tmpfs', target: '/t', sizeBytes: 64 * 2 ** 20, mode: 0o1777 },
    ],
  ])('%s must be read', (text, expected) => {
    expect(read(`volumes: [${text.startsWith('{') ? text : JSON.stringify(text)}]`)).toEqual([expected]);
  });

  it.each<[string, MountSpec]>([
    ['/run', { type: 'tmpfs', target: '/run', sizeBytes: null, mode: null }],
    ['/run:size=64k,mode=700', { type: 'tmpfs', target: '/run', sizeBytes: 65_536, mode: 0o700 }],
    ['/run:rw', { type: 'tmpfs', target: '/run', sizeBytes: null, mode: null }],
  ])('the tmpfs %s must be read', (text, expected) => {
    expect(readOne(`tmpfs: ["${text}"]`).mounts).toEqual([expected]);
  });

  it.each([
    ['["./data:/data"]', '"./data:/data" mounts a relative path'],
    ['["../data:/data"]', '"../data:/data" mounts a relative path'],
    ['["~/data:/data"]', '"~/data:/data" mounts a relative path'],
    ['["sub/data:/data"]', '"sub/data:/data" mounts a relative path'],
    ['["C:\\\\data:/data"]', '"C:\\\\data:/data" mounts a path of Windows, which is not supported'],
    ['["data:data"]', '"data:data" must be an absolute path in the container'],
    ['["data:/a/../b"]', '"data:/a/../b" must not contain ..'],
    ['["data:/"]', 'The root of the container cannot be mounted over'],
    ['["data:/data:z"]', 'The mount option "z" is not supported'],
    ['["data:/data:ro:x"]', '"data:/data:ro:x" must have the form source:target[:ro]'],
    ['[":/data"]', '":/data" must have the form source:target[:ro]'],
    ['["other:/data"]', 'The volume other is not declared'],
    ['["data:/a", "/a/"]', 'Something else is mounted at /a already'],
    ['[{type: volume, source: /x, target: /y}]', 'must be the name of a volume'],
    ['[{type: bind, source: data, target: /y}]', 'must be an absolute path on the host'],
    ['[{type: bind, target: /y}]', 'source is missing'],
    ['[{type: npipe, target: /y}]', '"npipe" must be one of volume, bind, tmpfs'],
    ['[{type: tmpfs, source: x, target: /y}]', 'A tmpfs has no source'],
    ['[{type: volume, source: data, target: /y, volume: {nocopy: true}}]', 'This key is not supported'],
    ['[{type: bind, source: /x, target: /y, bind: {propagation: shared}}]', 'This key is not supported'],
  ])('%s must be refused', (text, problem) => {
    expect(problemOf(() => read(`volumes: ${text}`))).toMatchObject({ line: 5, problem });
  });

  it.each([
    ['/run:size=lots', '"/run:size=lots" has a size that is not a number of bytes'],
    ['/run:mode=9', '"/run:mode=9" has a mode that is not an octal number'],
    ['/run:noexec', 'The tmpfs option "noexec" is not supported'],
    ['run', '"run" must be an absolute path in the container'],
  ])('the tmpfs %s must be refused', (text, problem) => {
    expect(problemOf(() => readOne(`tmpfs: "${text}"`))).toMatchObject({ line: 5, problem });
  });
});
