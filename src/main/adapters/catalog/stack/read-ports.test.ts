import { describe, expect, it } from 'vitest';
import type { PortSpec } from '../../../core/model/service-spec.ts';
import { problemOfOne, readOne } from '../../../testing/resolve-text.ts';

const port = (
  hostIp: string,
  hostPort: number | null,
  containerPort: number,
  protocol: PortSpec['protocol'] = 'tcp',
) => ({
  hostIp,
  hostPort,
  containerPort,
  protocol,
});

describe('published ports', () => {
  it.each<[string, readonly PortSpec[]]>([
    ['80', [port('', null, 80)]],
    ['8080:80', [port('', 8080, 80)]],
    ['127.0.0.1:8080:80', [port('127.0.0.1', 8080, 80)]],
    ['127.0.0.1::80', [port('127.0.0.1', null, 80)]],
    ['"[::1]:8080:80"', [port('::1', 8080, 80)]],
    ['"[::1]::80"', [port('::1', null, 80)]],
    ['53:53/udp', [port('', 53, 53, 'udp')]],
    ['9000:9000/sctp', [port('', 9000, 9000, 'sctp')]],
    ['5000-5002:6000-6002', [port('', 5000, 6000), port('', 5001, 6001), port('', 5002, 6002)]],
    [
      '127.0.0.1:5000-5001:6000-6001/udp',
      [port('127.0.0.1', 5000, 6000, 'udp'), port('127.0.0.1', 5001, 6001, 'udp')],
    ],
    ['6000-6001', [port('', null, 6000), port('', null, 6001)]],
    ['{target: 80}', [port('', null, 80)]],
    [
      '{target: 80, published: "8080", host_ip: 127.0.0.1, protocol: udp, mode: host}',
      [port('127.0.0.1', 8080, 80, 'udp')],
    ],
  ])('%s must be read', (text, expected) => {
    expect(readOne(`ports: [${text}]`).ports).toEqual(expected);
  });

  it.each([
    ['0:80', '"0:80" is not a port or a range of ports'],
    ['80:70000', '"80:70000" is not a port or a range of ports'],
    ['x:80', '"x:80" is not a port or a range of ports'],
    ['"80:"', '"80:" is not a port or a range of ports'],
    ['":80"', '":80" is not a port or a range of ports'],
    ['9-8:9-8', '"9-8:9-8" is not a port or a range of ports'],
    ['localhost:80:80', '"localhost:80:80" has a host address that is not an IP address'],
    ['"::1:80:80"', '"::1:80:80" has a host address that is not an IP address'],
    ['"[::1]80:80"', '"[::1]80:80" is not a port'],
    ['8000-9000:80', '"8000-9000:80" has ranges of different length'],
    ['1-2000', '"1-2000" is a range of more than 1000 ports'],
    ['80/icmp', '"80/icmp" must end in /tcp, /udp or /sctp'],
    ['"80:80\\n"', '"80:80\\\\u{a}" is not a port or a range of ports'],
    ['{published: 80}', 'target is missing'],
    ['{target: 80, name: web}', 'This key is not supported'],
    ['{target: 80, published: 1-2}', 'A mapping has ranges of different length'],
  ])('%s must be refused', (text, problem) => {
    expect(problemOfOne(`ports: [${text}]`)).toMatchObject({ line: 5, problem });
  });

  it('more than a thousand must be refused', () => {
    expect(problemOfOne('ports: [1-900, 1001-1900]').problem).toBe('More than 1000 ports are published');
  });
});
