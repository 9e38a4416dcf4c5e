import { describe, expect, it } from 'vitest';
import type { ServiceSpec } from '../../../core/model/service-spec.ts';
import { oneService, problemOf, problemOfOne, readOne, resolveText } from '../../../testing/resolve-text.ts';

const full = `
x-windlass: {}
services:
  web:
    image: registry.example.org/shop/web:1
    container_name: the-web
    command: sh -c 'exec "serve"'
    entrypoint: [/bin/tini, --]
    environment: {A: 1.10, B: no, C: "", D: }
    expose: [8080, 9000-9001, 53/udp]
    healthcheck: {test: [CMD, check], interval: 1m30s, timeout: 500ms, retries: 5, start_period: 0s}
    restart: on-failure:3
    user: "1000:1000"
    working_dir: /srv/app/
    hostname: web-1
    labels: [a=b=c, d]
    stop_grace_period: 20s
    stop_signal: SIGQUIT
    init: true
    cap_add: [net_admin]
    cap_drop: [ALL]
    privileged: false
    read_only: yes
    extra_hosts: ["one:10.0.0.1", "two=::1", "three:[::2]", "four:host-gateway"]
    dns: 10.0.0.53
    ulimits: {nofile: {soft: 1000, hard: 2000}, nproc: 100, memlock: -1}
    mem_limit: 512m
    cpus: 1.5
    logging: {driver: json-file, options: {max-size: 10m}}
    x-note: free
    x-windlass: {update: stop-first, lifecycle: service}
`;

const manifest = `
metadata: {name: shop, productVersion: 1.0.0}
services:
  web:
    image: shop/web:1
    containerName: the-web
    dependsOn: [db]
    healthCheck: {type: docker, test: [CMD, check], interval: 10s, startPeriod: 20s}
    workingDir: /srv
    stopGracePeriod: 5s
    stopSignal: SIGINT
    capAdd: [NET_ADMIN]
    readOnly: true
    extraHosts: {one: 10.0.0.1}
    memLimit: 64m
    networkMode: bridge
    update: stop-first
    ports:
      - {target: 80, published: 8080, hostIp: 127.0.0.1}
    volumes:
      - {type: volume, source: data, target: /data, readOnly: true}
    deploy: {resources: {limits: {cpus: '0.5'}}}
  db:
    image: shop/db:1
  migrate:
    image: shop/migrate:1
    lifecycle: init
    initTimeoutSeconds: 60
volumes:
  data: {driverOpts: {type: none}}
networks:
  default: {enableIpv6: false, driverOpts: {x: 'y'}}
`;

describe('a service', () => {
  it('must keep every setting of a Compose file', () => {
    expect(resolveText(full).services).toEqual<readonly ServiceSpec[]>([
      {
        name: 'web',
        image: 'registry.example.org/shop/web:1',
        containerName: 'the-web',
        lifecycle: 'service',
        oneShotTimeoutMs: 1_800_000,
        command: ['sh', '-c', 'exec "serve"'],
        entrypoint: ['/bin/tini', '--'],
        environment: { A: '1.10', B: 'no', C: '', D: null },
        ports: [],
        expose: ['8080/tcp', '9000-9001/tcp', '53/udp'],
        mounts: [],
        networkMode: { kind: 'networks' },
        networks: [{ network: 'default', aliases: [], ipv4Address: null, ipv6Address: null }],
        dependsOn: [],
        healthcheck: {
          isDisabled: false,
          test: ['CMD', 'check'],
          intervalMs: 90_000,
          timeoutMs: 500,
          retries: 5,
          startPeriodMs: 0,
        },
        restart: { name: 'on-failure', maximumRetryCount: 3 },
        user: '1000:1000',
        workingDir: '/srv/app',
        hostname: 'web-1',
        labels: { a: 'b=c', d: '' },
        stopGraceMs: 20_000,
        stopSignal: 'SIGQUIT',
        init: true,
        capAdd: ['NET_ADMIN'],
        capDrop: ['ALL'],
        privileged: false,
        readOnly: true,
        extraHosts: ['one:10.0.0.1', 'two:::1', 'three:::2', 'four:host-gateway'],
        dns: ['10.0.0.53'],
        ulimits: [
          { name: 'nofile', soft: 1000, hard: 2000 },
          { name: 'nproc', soft: 100, hard: 100 },
          { name: 'memlock', soft: -1, hard: -1 },
        ],
        memoryBytes: 512 * 2 ** 20,
        cpus: 1.5,
        logging: { driver: 'json-file', options: { 'max-size': '10m' } },
        update: 'stop-first',
      },
    ]);
  });

  it('must have nothing set that is not written', () => {
    expect(readOne('')).toEqual({
      name: 'web',
      image: 'shop/web:1',
      containerName: null,
      lifecycle: 'service',
      oneShotTimeoutMs: 1_800_000,
      command: null,
      entrypoint: null,
      environment: {},
      ports: [],
      expose: [],
      mounts: [],
      networkMode: { kind: 'networks' },
      networks: [{ network: 'default', aliases: [], ipv4Address: null, ipv6Address: null }],
      dependsOn: [],
      healthcheck: null,
      restart: { name: 'no', maximumRetryCount: 0 },
      user: null,
      workingDir: null,
      hostname: null,
      labels: {},
      stopGraceMs: null,
      stopSignal: null,
      init: null,
      capAdd: [],
      capDrop: [],
      privileged: false,
      readOnly: false,
      extraHosts: [],
      dns: [],
      ulimits: [],
      memoryBytes: null,
      cpus: null,
      logging: null,
      update: 'auto',
    });
  });

  it('must keep every setting of a manifest, in its spelling', () => {
    const { services, volumes } = resolveText(manifest, { format: 'manifest' });
    expect(services[0]).toMatchObject({
      containerName: 'the-web',
      dependsOn: [{ service: 'db', condition: 'started' }],
      healthcheck: { test: ['CMD', 'check'], intervalMs: 10_000, startPeriodMs: 20_000, retries: null },
      workingDir: '/srv',
      stopGraceMs: 5000,
      stopSignal: 'SIGINT',
      capAdd: ['NET_ADMIN'],
      readOnly: true,
      extraHosts: ['one:10.0.0.1'],
      memoryBytes: 64 * 2 ** 20,
      cpus: 0.5,
      networkMode: { kind: 'bridge' },
      networks: [],
      update: 'stop-first',
      ports: [{ hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
      mounts: [{ type: 'volume', volume: 'data', target: '/data', readOnly: true }],
      restart: { name: 'unless-stopped' },
    });
    expect(services[2]).toMatchObject({
      lifecycle: 'one-shot',
      oneShotTimeoutMs: 60_000,
      restart: { name: 'no' },
    });
    expect(volumes[0]?.driverOpts).toEqual({ type: 'none' });
  });

  it.each([
    ['command: echo a "b c"', { command: ['echo', 'a', 'b c'] }],
    ['command: []', { command: [] }],
    ['entrypoint: ""', { entrypoint: [] }],
    ['restart: "no"', { restart: { name: 'no', maximumRetryCount: 0 } }],
    ['restart: always', { restart: { name: 'always', maximumRetryCount: 0 } }],
    ['restart: on-failure', { restart: { name: 'on-failure', maximumRetryCount: 0 } }],
    [
      'healthcheck: {disable: true}',
      { healthcheck: expect.objectContaining({ isDisabled: true, test: null }) },
    ],
    [
      'healthcheck: {test: [NONE]}',
      { healthcheck: expect.objectContaining({ isDisabled: true, test: null }) },
    ],
    [
      'healthcheck: {test: curl -f x}',
      { healthcheck: expect.objectContaining({ test: ['CMD-SHELL', 'curl -f x'] }) },
    ],
    [
      'healthcheck: {interval: 5s}',
      { healthcheck: expect.objectContaining({ test: null, intervalMs: 5000 }) },
    ],
    ['environment: [A=b=c, B=, C]', { environment: { A: 'b=c', B: '', C: null } }],
    ['labels: {a: 1}', { labels: { a: '1' } }],
    ['init: off', { init: false }],
    ['deploy: {resources: {limits: {memory: 1g, cpus: 2}}}', { memoryBytes: 2 ** 30, cpus: 2 }],
    ['dns: [10.0.0.1, "::1"]', { dns: ['10.0.0.1', '::1'] }],
    ['tmpfs: /run', { mounts: [{ type: 'tmpfs', target: '/run', sizeBytes: null, mode: null }] }],
    [
      'x-windlass: {lifecycle: one-shot, initTimeoutSeconds: 5}',
      { lifecycle: 'one-shot', oneShotTimeoutMs: 5000 },
    ],
    ['network_mode: none', { networkMode: { kind: 'none' }, networks: [] }],
    ['networks:', { networks: [expect.objectContaining({ network: 'default' })] }],
  ])('%s must be read', (lines, expected) => {
    expect(readOne(lines)).toMatchObject(expected);
  });

  it('environment must win over env_file, and a later file over an earlier one', () => {
    const envFiles = { 'a.env': 'A=file\nB=file\nC=file', 'sub/b.env': 'B=second\n' };
    const lines =
      'env_file: [a.env, {path: sub/b.env}, {path: c.env, required: false}]\nenvironment: {A: own}';
    expect(readOne(lines, { envFiles }).environment).toEqual({ A: 'own', B: 'second', C: 'file' });
  });

  it.each([
    ['image', 'Windlass/Web', '"Windlass/Web" is not an image reference'],
    ['image', '"a b"', '"a b" is not an image reference'],
    ['image', '[a]', 'must be a text'],
  ])('%s: %s must be refused', (_key, text, problem) => {
    expect(problemOf(() => resolveText(oneService('', `image: ${text}`)))).toMatchObject({
      line: 4,
      column: 12,
      key: 'services.web.image',
      problem,
    });
  });

  it.each([
    ['container_name: a', 'services.web.container_name', '"a" must have at least two characters'],
    ['container_name: "a b"', 'services.web.container_name', /"a b" must be made of/],
    ['command: "a', '', /Invalid YAML syntax/],
    [`command: 'a "b'`, 'services.web.command', 'A quote is not closed'],
    ['environment: [=x]', 'services.web.environment[0]', /The name must not be empty/],
    ['environment: [A=1, A=2]', 'services.web.environment[1]', 'A is given twice'],
    ['environment: {"A B": 1}', 'services.web.environment.A B', /must not be empty or hold blanks/],
    ['environment: text', 'services.web.environment', 'must be a mapping'],
    [
      'env_file: missing.env',
      'services.web.env_file',
      'The file missing.env cannot be found beside the definition',
    ],
    ['env_file: /etc/passwd', 'services.web.env_file', '"/etc/passwd" must be a relative path'],
    ['env_file: ${X}.env', 'services.web.env_file', 'The path of an env_file must not use variables'],
    ['env_file: {path: a.env, format: raw}', 'services.web.env_file.format', 'This key is not supported'],
    ['healthcheck: {test: []}', 'services.web.healthcheck.test', 'must begin with CMD, CMD-SHELL or NONE'],
    [
      'healthcheck: {test: [curl, x]}',
      'services.web.healthcheck.test',
      'must begin with CMD, CMD-SHELL or NONE',
    ],
    ['healthcheck: {test: [CMD]}', 'services.web.healthcheck.test', 'has the wrong number of words'],
    ['healthcheck: {interval: 5}', 'services.web.healthcheck.interval', '"5" must be a duration'],
    ['healthcheck: {interval: 0s}', 'services.web.healthcheck.interval', 'must be at least 1ms'],
    ['healthcheck: {retries: 0}', 'services.web.healthcheck.retries', '"0" must be between 1 and 1000'],
    [
      'healthcheck: {start_interval: 1s}',
      'services.web.healthcheck.start_interval',
      'This key is not supported',
    ],
    ['restart: sometimes', 'services.web.restart', '"sometimes" is not a restart policy'],
    ['user: "root; id"', 'services.web.user', '"root; id" must be a user or user:group'],
    ['working_dir: app', 'services.web.working_dir', '"app" must be an absolute path in the container'],
    ['hostname: "a b"', 'services.web.hostname', '"a b" must be a host name'],
    ['labels: {windlass.deployment: x}', 'services.web.labels', 'The label windlass.deployment is reserved'],
    [
      'labels: [com.docker.compose.project=x]',
      'services.web.labels',
      'The label com.docker.compose.project is reserved',
    ],
    ['stop_signal: TERM', 'services.web.stop_signal', '"TERM" must be a signal such as SIGTERM'],
    ['stop_grace_period: soon', 'services.web.stop_grace_period', '"soon" must be a duration'],
    ['init: maybe', 'services.web.init', '"maybe" must be true or false'],
    ['cap_add: NET_ADMIN', 'services.web.cap_add', 'must be a list'],
    ['extra_hosts: [one]', 'services.web.extra_hosts[0]', '"one" must have the form name:address'],
    ['extra_hosts: ["one:two"]', 'services.web.extra_hosts[0]', '"one:two" has no IP address'],
    ['dns: localhost', 'services.web.dns', '"localhost" is not an IP address'],
    ['ulimits: {files: 1}', 'services.web.ulimits.files', 'This limit does not exist'],
    [
      'ulimits: {nofile: {soft: 2, hard: 1}}',
      'services.web.ulimits.nofile',
      'The soft limit is above the hard limit',
    ],
    ['mem_limit: 1m', 'services.web.mem_limit', '"1m" is less than the 6 MB that the engine demands'],
    ['mem_limit: lots', 'services.web.mem_limit', '"lots" must be a number of bytes'],
    ['cpus: 0', 'services.web.cpus', '"0" must be between 0.01 and 1024'],
    ['logging: {options: {}}', 'services.web.logging', 'driver is missing'],
    ['network_mode: container:x', 'services.web.network_mode', '"container:x" is not supported'],
    [
      'network_mode: host\nnetworks: [default]',
      'services.web.networks',
      'networks and network_mode cannot be used together',
    ],
    [
      'x-windlass: {update: never}',
      'services.web.x-windlass.update',
      '"never" must be one of auto, stop-first, start-first',
    ],
    ['x-windlass: {upgrade: x}', 'services.web.x-windlass.upgrade', 'This key is not supported'],
    ['deploy: {replicas: 2}', 'services.web.deploy.replicas', 'This key is not supported'],
    ['expose: [x]', 'services.web.expose[0]', '"x" is not a port or a range of ports'],
  ])('%s must be refused', (lines, key, problem) => {
    const found = problemOfOne(lines);
    expect(found.key).toBe(key);
    expect(found.problem).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
    expect(found.line).toBe(
      problem instanceof RegExp && key === '' ? found.line : 4 + lines.split('\n').length,
    );
  });

  it('memory that is limited twice must be refused', () => {
    const lines = 'mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}';
    expect(problemOfOne(lines)).toMatchObject({ line: 6, problem: 'services.web.mem_limit says it already' });
  });
});

describe('keys that are not known', () => {
  it.each([
    ['build: .', 'build', 'build and push the image beforehand, and name it under image'],
    ['enviroment: {}', 'enviroment', 'did you mean environment?'],
    ['containerName: x', 'containerName', 'write container_name'],
    ['Ports: []', 'Ports', 'write ports'],
    ['secrets: []', 'secrets', 'use a variable of type password'],
    ['devices: []', 'devices', ''],
    ['security_opt: []', 'security_opt', ''],
    ['pid: host', 'pid', ''],
    ['sysctls: {}', 'sysctls', ''],
  ])('%s must be refused with its line, and what to write instead', (lines, key, hint) => {
    expect(problemOfOne(`init: true\n${lines}`)).toMatchObject({
      line: 6,
      column: 5,
      key: `services.web.${key}`,
      problem: 'This key is not supported',
      hint,
    });
  });

  it('must be refused in a manifest when they have the spelling of Compose', () => {
    const text = 'metadata: {productVersion: 1}\nservices:\n  web:\n    image: a\n    depends_on: [x]\n';
    expect(problemOf(() => resolveText(text, { format: 'manifest' }))).toMatchObject({
      line: 5,
      hint: 'write dependsOn',
    });
  });

  it.each([
    ['secrets: {}', 'secrets'],
    ['configs: {}', 'configs'],
    ['include: [a.yaml]', 'include'],
    ['variables: {}', 'variables'],
    ['service: {}', 'service'],
  ])('%s at the top of a Compose file must be refused', (line, key) => {
    expect(problemOf(() => resolveText(`${oneService('')}\n${line}`))).toMatchObject({ line: 6, key });
  });

  it('must be ignored where Compose lets everybody add some', () => {
    const text = `version: '3'\nname: other\nx-any: {a: [b]}\n${oneService('x-any: [$UNKNOWN]')}`;
    expect(resolveText(text).services).toHaveLength(1);
  });
});

describe('secrets in a definition', () => {
  const head =
    'x-windlass:\n  variables:\n    PASS: {type: password}\nservices:\n  web:\n    image: shop/web:1\n';
  const values = { PASS: 'hunter2' };

  it.each([
    'environment: {A: "${PASS}"}',
    'environment: ["A=${PASS}"]',
    'command: [x, "${PASS}"]',
    'entrypoint: x ${PASS}',
    'healthcheck: {test: "x ${PASS}"}',
  ])('%s must be allowed: only the container sees it', (line) => {
    expect(JSON.stringify(resolveText(`${head}    ${line}\n`, { values }))).toContain('hunter2');
  });

  it.each([
    'labels: {a: "${PASS}"}',
    'labels: ["a=${PASS}"]',
    'container_name: x${PASS}',
    'hostname: ${PASS}',
    'ports: ["${PASS}:80"]',
    'volumes: ["/x${PASS}:/y"]',
    'user: ${PASS}',
    'restart: ${PASS}',
    'mem_limit: ${PASS}',
    'depends_on: ["${PASS}"]',
    'networks: {default: {aliases: ["${PASS}"]}}',
    'logging: {driver: x, options: {a: "${PASS}"}}',
    'environment: ["${PASS}=1"]',
  ])('%s must be refused, without printing it', (line) => {
    const found = problemOf(() => resolveText(`${head}    ${line}\n`, { values }));
    expect(found.line).toBe(7);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('no message may hold the value of any variable', () => {
    const open = head.replace('{type: password}', '{}');
    for (const line of [
      'ports: ["${PASS}"]',
      'restart: ${PASS}',
      'cpus: ${PASS}',
      'dns: ${PASS}',
      'init: ${PASS}',
      'volumes: ["${PASS}"]',
    ]) {
      const found = problemOf(() => resolveText(`${open}    ${line}\n`, { values }));
      expect([line, JSON.stringify(found).includes('hunter2')]).toEqual([line, false]);
    }
  });
});

describe('variables in a definition', () => {
  it('must be filled in before a text becomes a number', () => {
    const text =
      'x-windlass: {variables: {PORT: {type: port}, N: {default: 3}, ON: {default: "true"}}}\nservices:\n  web:\n    image: a/${COMPOSE_PROJECT_NAME}:1\n    ports: ["${PORT}:80"]\n    healthcheck: {test: x, retries: $N}\n    init: ${ON}\n';
    expect(resolveText(text, { values: { PORT: '8080' } }).services[0]).toMatchObject({
      image: 'a/shop:1',
      ports: [{ hostPort: 8080 }],
      healthcheck: { retries: 3 },
      init: true,
    });
  });

  it('a text with variables must stay one text', () => {
    const text =
      'x-windlass: {variables: {V: {}}}\nservices:\n  web:\n    image: a\n    environment:\n      A: ${V}\n';
    const values = { V: '"\n  B: injected # ${V} $$ [' };
    expect(resolveText(text, { values }).services[0]?.environment).toEqual({ A: values.V });
  });

  it('a variable that nobody declared must be refused with its line, also inside a long text', () => {
    expect(problemOfOne('command: |\n  one\n  two $$5 \\\n  three ${MISSING}\ninit: true')).toMatchObject({
      line: 8,
      column: 13,
      key: 'services.web.command',
      problem: 'The variable MISSING is not declared',
    });
    expect(problemOfOne('environment: {A: "x", B: "y $MISSING"}')).toMatchObject({ line: 5, column: 33 });
  });

  it('values that no definition declares must not be used', () => {
    expect(problemOfOne('user: ${STRANGER}', { values: { STRANGER: 'root' } }).problem).toBe(
      'The variable STRANGER is not declared',
    );
  });
});
