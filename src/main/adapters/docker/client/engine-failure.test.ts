import { describe, expect, it } from 'vitest';
import type { WindlassError } from '../../../../shared/errors.ts';
import { fastestMs } from '../../../testing/fastest-ms.ts';
import { engineFailure } from './engine-failure.ts';
import type { FailureSubject } from './engine-failure.ts';

const onEngine: FailureSubject = {
  area: 'engine',
  action: 'start container web',
  details: { container: 'web' },
};
const onRegistry: FailureSubject = { area: 'registry', action: 'pull image x', details: { image: 'x' } };

type Row = readonly [status: number, text: string, code: string, reason: string | null, isRetryable: boolean];

/** Texts as engines gave them: measured on 20.10, the others read in the sources of later ones. */
const registryRows: readonly Row[] = [
  [
    500,
    'Head "http://r/v2/x/manifests/1": no basic auth credentials',
    'registry-unauthorized',
    'no-credentials',
    false,
  ],
  [500, 'unauthorized: authentication required', 'registry-unauthorized', null, false],
  [
    500,
    'Head "https://r/v2/x": unauthorized: incorrect username or password',
    'registry-unauthorized',
    null,
    false,
  ],
  [
    500,
    'login attempt to http://r/v2/ failed with status: 401 Unauthorized',
    'registry-unauthorized',
    null,
    false,
  ],
  [
    401,
    'failed to resolve reference "r/x:1": unexpected status from HEAD request to https://r/v2/x/manifests/1: 401 Unauthorized',
    'registry-unauthorized',
    null,
    false,
  ],
  [
    404,
    "pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'registry-denied',
    null,
    false,
  ],
  [
    404,
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'registry-denied',
    null,
    false,
  ],
  [403, 'denied: lab says 403', 'registry-denied', null, false],
  [
    500,
    'unexpected status from HEAD request to https://r/v2/x/manifests/1: 403 Forbidden',
    'registry-denied',
    null,
    false,
  ],
  [
    404,
    'manifest for 127.0.0.1:5000/x:9 not found: manifest unknown: manifest unknown',
    'image-not-found',
    'registry',
    false,
  ],
  [500, 'manifest unknown: manifest unknown', 'image-not-found', 'registry', false],
  [404, 'name unknown: repository name not known to registry', 'image-not-found', 'registry', false],
  [
    500,
    'failed to resolve reference "r/x:9": r/x:9: not found: does not exist',
    'image-not-found',
    'registry',
    false,
  ],
  [
    500,
    'unexpected status from HEAD request to http://localhost:5000/v2/x/manifests/9: 404 Not Found',
    'image-not-found',
    'registry',
    false,
  ],
  [
    404,
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
    'image-not-found',
    'platform',
    false,
  ],
  [
    200,
    'error pulling image configuration: download failed after attempts=1: unknown blob',
    'image-not-found',
    'layer',
    false,
  ],
  [500, 'toomanyrequests: You have reached your pull rate limit.', 'registry-rate-limited', null, true],
  [429, 'anything: Too Many Requests', 'registry-rate-limited', null, true],
  [500, 'Get "https://r/v2/": x509: certificate signed by unknown authority', 'registry-tls', null, false],
  [
    500,
    'Get "https://r/v2/": tls: failed to verify certificate: x509: certificate has expired',
    'registry-tls',
    null,
    false,
  ],
  [
    500,
    'Get "https://r/v2/": http: server gave HTTP response to HTTPS client',
    'registry-tls',
    'plain-http',
    false,
  ],
  [500, 'received unexpected HTTP status: 503 Service Unavailable', 'registry-error', null, true],
  [
    500,
    'unexpected status from HEAD request to https://r/v2/: 502 Bad Gateway',
    'registry-error',
    null,
    true,
  ],
  [
    500,
    'Get "http://127.0.0.1:9/v2/": dial tcp 127.0.0.1:9: connect: connection refused',
    'registry-unreachable',
    null,
    true,
  ],
  [
    500,
    'Get "https://r/v2/": dial tcp: lookup r on 1.1.1.1:53: no such host',
    'registry-unreachable',
    null,
    true,
  ],
  [500, 'Get "https://r/v2/": net/http: TLS handshake timeout', 'registry-unreachable', null, true],
  [
    500,
    'Get "https://r/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    'registry-unreachable',
    null,
    true,
  ],
  [500, 'Get "https://r/v2/": EOF', 'registry-unreachable', null, true],
  [200, 'filesystem layer verification failed for digest sha256:2f28', 'pull-failed', null, true],
  [200, 'unexpected EOF', 'pull-failed', null, true],
  [
    200,
    'failed to register layer: Error processing tar file(exit status 1): unexpected EOF',
    'pull-failed',
    null,
    true,
  ],
  [200, 'failed to register layer: write /x: no space left on device', 'host-disk-full', null, false],
  [400, 'invalid reference format: repository name must be lowercase', 'image-invalid', null, false],
  [404, 'something nobody has seen', 'image-not-found', null, false],
  [500, 'something nobody has seen', 'registry-error', null, true],
  [200, 'something nobody has seen', 'registry-error', null, false],
];

const engineRows: readonly Row[] = [
  [
    500,
    'driver failed programming external connectivity on endpoint web (1a2b): Bind for 0.0.0.0:8080 failed: port is already allocated',
    'port-taken',
    null,
    false,
  ],
  [
    409,
    'Conflict. The container name "/aa" is already in use by container "0123". You have to remove (or rename) that container.',
    'name-taken',
    null,
    false,
  ],
  [409, 'network with name n1 already exists', 'name-taken', null, false],
  [
    400,
    'Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed',
    'name-invalid',
    null,
    false,
  ],
  [400, 'Renaming a container with the same name as its current name', 'name-taken', 'same-name', false],
  [404, 'No such container: zz', 'not-found', 'container', false],
  [404, 'No such image: none:1', 'image-not-found', 'engine', false],
  [404, 'network nope not found', 'not-found', 'network', false],
  [404, 'get vol: no such volume', 'not-found', 'volume', false],
  [404, 'Could not find the file /nope in container aa', 'not-found', 'file', false],
  [500, 'container 01 is not connected to network n1', 'not-found', 'not-attached', false],
  [500, 'container 01 is not connected to the network n1', 'not-found', 'not-attached', false],
  [403, 'endpoint with name aa already exists in network n1', 'in-use', 'already-attached', false],
  [403, 'error while removing network: network n1 id 01 has active endpoints', 'in-use', 'network', false],
  [
    409,
    'You cannot remove a running container 01. Stop the container before attempting removal or force remove',
    'in-use',
    'running',
    false,
  ],
  [
    409,
    'cannot remove container "/aa": container is running: stop the container before removing or force remove',
    'in-use',
    'running',
    false,
  ],
  [409, 'removal of container 01 is already in progress', 'in-use', 'removal-in-progress', false],
  [
    409,
    'conflict: unable to remove repository reference "x:1" (must force) - container 01 is using its referenced image 02',
    'in-use',
    'image',
    false,
  ],
  [409, 'remove v: volume is in use - [01]', 'in-use', 'volume', false],
  [409, 'Container 0123 is not running', 'engine-error', 'not-running', false],
  [409, 'Container 0123 is paused, unpause the container before exec', 'engine-error', 'not-running', false],
  [409, 'cannot join network of a non running container: 0123', 'engine-error', 'joined-not-running', false],
  [
    400,
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/x": stat /x: no such file or directory: unknown',
    'engine-error',
    'command-missing',
    false,
  ],
  [
    400,
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "x": executable file not found in $PATH: unknown',
    'engine-error',
    'command-missing',
    false,
  ],
  [
    400,
    'OCI runtime create failed: runc create failed: unable to start container process: exec: "/etc": permission denied: unknown',
    'engine-error',
    'command-refused',
    false,
  ],
  [
    500,
    'OCI runtime create failed: error mounting "/a" to rootfs: stat /a: no such file or directory: unknown',
    'engine-error',
    null,
    false,
  ],
  [
    400,
    'invalid mount config for type "bind": bind source path does not exist: /srv/missing',
    'engine-error',
    'bind-source-missing',
    false,
  ],
  [403, 'Pool overlaps with other one on this address space', 'engine-error', 'subnet-overlap', false],
  [
    404,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'engine-error',
    'no-address-pool',
    false,
  ],
  [403, 'Address already in use', 'engine-error', 'address-taken', false],
  [500, 'mkdir /var/lib/docker/overlay2/x-init: no space left on device', 'host-disk-full', null, false],
  [
    400,
    'client version 1.50 is too new. Maximum supported API version is 1.41',
    'engine-unsupported',
    'api-version',
    false,
  ],
  [503, 'This node is not a swarm manager', 'engine-error', null, true],
  [500, 'unauthorized? denied: x509: dial tcp: not about a registry', 'engine-error', null, false],
  [404, 'page not found', 'not-found', null, false],
  [418, '', 'engine-error', null, false],
];

describe('engineFailure', () => {
  it.each(registryRows)('%i %s', (status, text, code, reason, isRetryable) => {
    const error = engineFailure(onRegistry, status, text);
    expect([error.code, error.details['reason'] ?? null, error.isRetryable]).toEqual([
      code,
      reason,
      isRetryable,
    ]);
    expect(error.details).toMatchObject({ image: 'x', status, engineText: text });
  });

  it.each(engineRows)('%i %s', (status, text, code, reason, isRetryable) => {
    const error = engineFailure(onEngine, status, text);
    expect([error.code, error.details['reason'] ?? null, error.isRetryable]).toEqual([
      code,
      reason,
      isRetryable,
    ]);
    expect(error.details).toMatchObject({ container: 'web', status });
  });

  it.each([
    ['Bind for 0.0.0.0:8080 failed: port is already allocated', 8080],
    ['Bind for :::443 failed: port is already allocated', 443],
    ['Error starting userland proxy: listen tcp4 0.0.0.0:8081: bind: address already in use', 8081],
    ['Error starting userland proxy: listen tcp 127.0.0.1:8082: bind: address already in use', 8082],
    ['failed to bind host port 0.0.0.0:8083/tcp: address already in use', 8083],
    ['failed to bind host port for 0.0.0.0:8084:172.17.0.2:80/tcp: address already in use', 8084],
    ['failed to bind host port for [::]:8085:[fd00::2]:80/tcp: address already in use', 8085],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:8086 -> 0.0.0.0:0: listen tcp 0.0.0.0:8086: bind: address already in use',
      8086,
    ],
    ['port is already allocated', null],
  ])('the port must be read from: %s', (text, hostPort) => {
    const error = engineFailure(onEngine, 500, `driver failed programming external connectivity: ${text}`);
    expect([error.code, error.details['hostPort']]).toEqual(['port-taken', hostPort]);
  });

  it('how long a registry wants to be left alone must be read', () => {
    const error = engineFailure(onRegistry, 500, 'toomanyrequests: retry-after: 1.5s, allowed: 44000/minute');
    expect(error.details['retryAfterMs']).toBe(1500);
  });

  it('a name in a conflict must be told without its slash', () => {
    const error = engineFailure(
      onEngine,
      409,
      'The container name "/shop-web-1" is already in use by container "01"',
    );
    expect(error.details['name']).toBe('shop-web-1');
  });

  it('hostile texts must cost no time and stay short', () => {
    const parts = [
      'exec: "',
      'cannot remove container ',
      'Bind for ',
      'bind ',
      'status ',
      ' ',
      '\n',
      '"',
      ': 5',
    ];
    const fail = (): readonly WindlassError[] =>
      parts.map((part) => engineFailure(onRegistry, 500, part.repeat(50_000)));
    for (const error of fail()) {
      expect(String(error.details['engineText']).length).toBeLessThanOrEqual(2000);
      expect(error.message).not.toContain('\n');
    }
    expect(fastestMs(fail)).toBeLessThan(500);
  });
});
