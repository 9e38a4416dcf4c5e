import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackSpec } from '../../../core/model/service-spec.ts';
import { problemOf, resolveText } from '../../../testing/resolve-text.ts';

/** Services as `name: {…}` lines; the first is on line 3. */
const compose = (...lines: readonly string[]): string =>
  ['x-windlass: {}', 'services:', ...lines.map((line) => `  ${line}`)].join('\n');
const read = (...lines: readonly string[]): StackSpec => resolveText(compose(...lines));
const refuse = (...lines: readonly string[]) => problemOf(() => read(...lines));
const rest = (text: string) => problemOf(() => resolveText(`${compose('a: {image: a}')}\n${text}`));

describe('dependencies', () => {
  it('must be read as a list and with conditions', () => {
    const { services } = read(
      'a: {image: a, depends_on: [b]}',
      'b: {image: a, depends_on: {c: {condition: service_healthy, required: true}, d: {condition: service_completed_successfully}, e: }}',
      'c: {image: a}',
      'd: {image: a}',
      'e: {image: a, depends_on: {c: {condition: service_started, restart: false}}}',
    );
    expect(services.map(({ dependsOn }) => dependsOn)).toEqual([
      [{ service: 'b', condition: 'started' }],
      [
        { service: 'c', condition: 'healthy' },
        { service: 'd', condition: 'completed' },
        { service: 'e', condition: 'started' },
      ],
      [],
      [],
      [{ service: 'c', condition: 'started' }],
    ]);
  });

  it('a service that another waits for to complete must be a one-shot, also for those that do not say so', () => {
    const { services } = read(
      'a: {image: a, depends_on: {job: {condition: service_completed_successfully}}}',
      'b: {image: a, depends_on: [job]}',
      'job: {image: a}',
    );
    expect(services[2]).toMatchObject({ lifecycle: 'one-shot', restart: { name: 'no' } });
    expect(services[1]?.dependsOn).toEqual([{ service: 'job', condition: 'completed' }]);
  });

  it.each([
    [['a: {image: a, depends_on: [b]}'], 3, "Service 'a' depends on non-existent service 'b'"],
    [['a: {image: a, depends_on: [a]}'], 3, "Service 'a' depends on itself"],
    [['a: {image: a, depends_on: [b, b]}', 'b: {image: a}'], 3, 'b is named twice'],
    [
      [
        'x: {image: a, depends_on: [a]}',
        'a: {image: a, depends_on: [b]}',
        'b: {image: a, depends_on: [c]}',
        'c: {image: a, depends_on: [a]}',
      ],
      4,
      "Circular dependency detected involving service 'a': a -> b -> c -> a",
    ],
    [
      ['a: {image: a, network_mode: "service:b"}', 'b: {image: a, depends_on: [a]}'],
      3,
      "Circular dependency detected involving service 'a': a -> b -> a",
    ],
    [
      ['a: {image: a, depends_on: {b: {condition: ready}}}', 'b: {image: a}'],
      3,
      /"ready" must be one of service_started/,
    ],
    [
      ['a: {image: a, depends_on: {b: {required: false}}}', 'b: {image: a}'],
      3,
      'An optional dependency is not supported',
    ],
    [
      ['a: {image: a, depends_on: {b: {restart: true}}}', 'b: {image: a}'],
      3,
      'Restarting with a dependency is not supported',
    ],
    [
      [
        'a: {image: a, depends_on: {b: {condition: service_healthy}}}',
        'b: {image: a, healthcheck: {disable: true}}',
      ],
      3,
      'The health check of b is disabled, so that it never gets healthy',
    ],
    [
      [
        'a: {image: a, depends_on: {b: {condition: service_healthy}}}',
        'b: {image: a, x-windlass: {lifecycle: init}}',
      ],
      3,
      'b runs once and never gets healthy',
    ],
    [
      [
        'a: {image: a, depends_on: {b: {condition: service_completed_successfully}}}',
        'b: {image: a, restart: always}',
      ],
      4,
      'b runs once and must not be restarted',
    ],
    [
      [
        'a: {image: a, depends_on: {b: {condition: service_completed_successfully}}}',
        'b: {image: a, x-windlass: {lifecycle: service}}',
      ],
      3,
      'b is declared as a service that keeps running',
    ],
  ])('%j must be refused', (lines, line, problem) => {
    const found = refuse(...lines);
    expect(found.problem).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
    expect(found.line).toBe(line);
  });

  it('must be accepted exactly when they go in no circle', () => {
    const graph = fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 3 }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(graph, (targets) => {
        const lines = targets.map(
          (list, index) => `s${index}: {image: a, depends_on: [${list.map((to) => `s${to}`).join(', ')}]}`,
        );
        let isRefused = false;
        try {
          read(...lines);
        } catch {
          isRefused = true;
        }
        expect(isRefused).toBe(hasCircle(targets));
      }),
    );
  });

  it('a chain of a thousand services must be read', () => {
    const lines = Array.from(
      { length: 1000 },
      (_, index) => `s${index}: {image: a, depends_on: [${index > 0 ? `s${index - 1}` : ''}]}`,
    );
    expect(read(...lines.reverse()).services).toHaveLength(1000);
  });
});

/** By taking away what nothing depends on until nothing more can be taken. */
function hasCircle(targets: readonly (readonly number[])[]): boolean {
  const left = new Map(targets.map((list, index) => [index, list]));
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [index, list] of left) {
      if (list.some((to) => left.has(to))) continue;
      left.delete(index);
      isChanged = true;
    }
  }
  return left.size > 0;
}

describe('networks of a stack', () => {
  it('the implicit one must be there only when a service uses it', () => {
    expect(read('a: {image: a}').networks).toMatchObject([
      { key: 'default', name: 'shop_default', external: false, driver: 'bridge' },
    ]);
    expect(read('a: {image: a, network_mode: host}').networks).toEqual([]);
    const text = `${compose('a: {image: a, networks: [front]}')}\nnetworks: {front: , unused: }`;
    expect(resolveText(text).networks.map(({ name }) => name)).toEqual(['shop_front']);
  });

  it('must be read with all their settings', () => {
    const text = `${compose('a: {image: a, networks: {n: {aliases: [db, x.y], ipv4_address: 172.28.0.5, ipv6_address: "fd00::5"}, e: , f: }}')}
networks:
  n:
    name: own-name
    driver: macvlan
    driver_opts: {parent: eth0}
    internal: true
    attachable: true
    enable_ipv6: true
    ipam: {driver: default, config: [{subnet: 172.28.0.0/16, gateway: 172.28.0.1}, {subnet: "fd00::/64"}]}
    labels: {a: b}
    x-any: 1
  e: {external: true}
  f: {external: true, name: there}
`;
    const { networks, services } = resolveText(text);
    expect(services[0]?.networks).toEqual([
      { network: 'n', aliases: ['db', 'x.y'], ipv4Address: '172.28.0.5', ipv6Address: 'fd00::5' },
      { network: 'e', aliases: [], ipv4Address: null, ipv6Address: null },
      { network: 'f', aliases: [], ipv4Address: null, ipv6Address: null },
    ]);
    expect(networks[0]).toEqual({
      key: 'n',
      name: 'own-name',
      external: false,
      driver: 'macvlan',
      driverOpts: { parent: 'eth0' },
      internal: true,
      attachable: true,
      enableIpv6: true,
      subnets: [
        { subnet: '172.28.0.0/16', gateway: '172.28.0.1' },
        { subnet: 'fd00::/64', gateway: null },
      ],
      labels: { a: 'b' },
    });
    expect(networks.slice(1).map(({ name, external }) => [name, external])).toEqual([
      ['e', true],
      ['there', true],
    ]);
  });

  it.each([
    ['a: {image: a, networks: [other]}', 'This network is not declared'],
    ['a: {image: a, networks: [default, default]}', 'This network is named twice'],
    ['a: {image: a, networks: {default: {priority: 1}}}', 'This key is not supported'],
    ['a: {image: a, networks: {default: {ipv4_address: x}}}', '"x" is not an IPv4 address'],
    ['a: {image: a, networks: {default: {aliases: ["a b"]}}}', '"a b" must be a host name'],
  ])('%s must be refused', (line, problem) => {
    expect(refuse(line)).toMatchObject({ line: 3, problem });
  });

  it.each([
    ['networks: {n: {external: true, driver: bridge}}', 'An external object takes no settings but its name'],
    ['networks: {n: {ipam: {config: [{subnet: 10.0.0.0}]}}}', '"10.0.0.0" is not a subnet'],
    [
      'networks: {n: {ipam: {config: [{subnet: 10.0.0.0/8, gateway: "::1"}]}}}',
      '"::1" is not an address of that subnet',
    ],
    ['networks: {n: {ipam: {config: [{subnet: 10.0.0.0/8, ip_range: x}]}}}', 'This key is not supported'],
    ['networks: {n: {scope: x}}', 'This key is not supported'],
    ['networks: {"a b": }', /A name may hold/],
    ['networks: {n: {name: x1}, m: {name: x1}}', 'Another one has the name x1 already'],
    ['networks: {n: {labels: {windlass.role: x}}}', 'The label windlass.role is reserved'],
    ['networks: [n]', 'must be a mapping'],
    ['volumes: {v: {external: {name: x}}}', 'must be a text'],
    ['volumes: {v: {size: 1g}}', 'This key is not supported'],
    ['volumes: {v: {driver: "a b"}}', '"a b" must be the name of a volume driver'],
  ])('%s must be refused as well', (text, problem) => {
    const found = rest(text);
    expect(found.line).toBe(4);
    expect(found.problem).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });
});

describe('volumes of a stack', () => {
  it('must be named after the project, after themselves, or as they say', () => {
    const text = `${compose('a: {image: a, volumes: ["v:/v", "e:/e", "f:/f", "o:/o"]}')}
volumes:
  v:
  e: {external: true}
  f: {external: true, name: there}
  o: {name: own, driver: local, driver_opts: {type: nfs}, labels: [a=b]}
  unused:
`;
    expect(resolveText(text).volumes).toEqual([
      { key: 'v', name: 'shop_v', external: false, driver: 'local', driverOpts: {}, labels: {} },
      { key: 'e', name: 'e', external: true, driver: 'local', driverOpts: {}, labels: {} },
      { key: 'f', name: 'there', external: true, driver: 'local', driverOpts: {}, labels: {} },
      {
        key: 'o',
        name: 'own',
        external: false,
        driver: 'local',
        driverOpts: { type: 'nfs' },
        labels: { a: 'b' },
      },
    ]);
  });
});

describe('rules of a stack', () => {
  it('a service in the network of another must depend on it', () => {
    const { services } = read('a: {image: a, network_mode: "service:b"}', 'b: {image: a, ports: ["80:80"]}');
    expect(services[0]).toMatchObject({
      networkMode: { kind: 'joined', service: 'b' },
      networks: [],
      dependsOn: [{ service: 'b', condition: 'started' }],
    });
  });

  it.each([
    [['a: {image: a, network_mode: "service:x"}'], 3, 'There is no other service x'],
    [['a: {image: a, network_mode: "service:a"}'], 3, 'There is no other service a'],
    [
      ['a: {image: a, network_mode: "service:b", ports: [80]}', 'b: {image: a}'],
      3,
      'cannot be set with network_mode service:b, whose network is used',
    ],
    [
      ['a: {image: a, network_mode: "service:b", hostname: x}', 'b: {image: a}'],
      3,
      'cannot be set with network_mode service:b, whose network is used',
    ],
    [
      ['a: {image: a, network_mode: "service:b", dns: 1.1.1.1}', 'b: {image: a}'],
      3,
      'cannot be set with network_mode service:b, whose network is used',
    ],
    [
      ['a: {image: a, network_mode: "service:b"}', 'b: {image: a, x-windlass: {lifecycle: init}}'],
      3,
      'b runs once: its network goes with it',
    ],
    [['a: {image: a, network_mode: host, ports: [80]}'], 3, 'cannot be set with network_mode host'],
    [
      ['a: {image: a, container_name: same}', 'b: {image: a, container_name: same}'],
      4,
      'The service a has the same container name',
    ],
    [
      ['a: {image: a}', 'b: {image: a, container_name: shop-a-1}'],
      4,
      'The service a has the same container name',
    ],
    [
      ['a: {image: a, ports: ["80:80"]}', 'b: {image: a, ports: ["127.0.0.1:80:81"]}'],
      4,
      'The host port 80 is published by the service a as well',
    ],
    [['a: {image: a, ports: ["80:80", "80:81"]}'], 3, 'The host port 80 is published twice'],
    [
      ['a: {image: a, ports: ["0.0.0.0:80:80"]}', 'b: {image: a, ports: ["10.0.0.1:80:81"]}'],
      4,
      'The host port 80 is published by the service a as well',
    ],
    [
      ['a: {image: a, ports: ["80:80"], x-windlass: {update: start-first}}'],
      3,
      'start-first is not possible with published ports',
    ],
    [
      ['a: {image: a, volumes: ["/data"], x-windlass: {update: start-first}}'],
      3,
      'start-first is not possible with a volume that is written to',
    ],
    [
      ['a: {image: a, volumes: ["/x:/data"], x-windlass: {update: start-first}}'],
      3,
      'start-first is not possible with a volume that is written to',
    ],
    [
      ['a: {image: a, network_mode: host, x-windlass: {update: start-first}}'],
      3,
      'start-first is only possible in networks of the stack',
    ],
    [
      ['a: {image: a, networks: {default: {ipv4_address: 10.0.0.5}}, x-windlass: {update: start-first}}'],
      3,
      'start-first is not possible with a fixed address',
    ],
    [
      ['a: {image: a, x-windlass: {update: start-first, lifecycle: init}}'],
      3,
      'start-first is not possible for a service that runs once',
    ],
    [['a: {image: a', '}', 'b: x'], 5, 'must be a mapping'],
    [['a: {}'], 3, 'image is missing'],
    [['"a b": {image: a}'], 3, /A name may hold/],
    [['"-a": {image: a}'], 3, /A name may hold/],
  ])('%j must be refused', (lines, line, problem) => {
    const found = refuse(...lines);
    expect(found.problem).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
    expect(found.line).toBe(line);
  });

  it('ports that differ in address or protocol must be allowed side by side', () => {
    const { services } = read(
      'a: {image: a, ports: ["127.0.0.1:80:80", "80:80/udp", "[::1]:80:80"]}',
      'b: {image: a, ports: ["127.0.0.2:80:80", "80", "80"]}',
      'c: {image: a, volumes: ["/x:/y:ro"], tmpfs: /t, x-windlass: {update: start-first}}',
    );
    expect(services).toHaveLength(3);
  });

  it('a stack without services must be refused', () => {
    expect(problemOf(() => resolveText('x-windlass: {}\nservices: {}')).problem).toBe('No services defined');
    expect(problemOf(() => resolveText('x-windlass: {}')).problem).toBe('services is missing');
    expect(problemOf(() => resolveText('- a')).problem).toBe('A definition must be a mapping');
  });

  it.each(['Shop', '', '-a', 'a b', 'a/../b', 'x'.repeat(64)])(
    'the project name %j must be refused',
    (project) => {
      expect(() => resolveText(compose('a: {image: a}'), { project })).toThrow(
        /must begin with a lower-case letter/,
      );
    },
  );
});
