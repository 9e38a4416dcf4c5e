import { beforeAll, describe, expect, it } from 'vitest';
import type { ServiceSpec, StackSpec } from '../../../main/core/model/service-spec.ts';
import { diffStacks } from '../../../main/core/policy/stack-differences.ts';
import { aNetwork, aService, aVolume } from '../../../main/testing/builders/service-spec.ts';
import type { Difference } from '../../../shared/contract/shapes/operation.ts';
import { serviceSettings } from '../../../shared/service-settings.ts';
import type { Translator } from '../../../shared/translator.ts';
import { textsIn } from '../../testing/texts.ts';
import { settingName, settingValue } from './setting-text.ts';

/** Every setting that a service can have: the compiler asks for one that is new. */
const everything: ServiceSpec = {
  ...aService('web'),
  image: 'shop/web:2',
  containerName: 'front',
  lifecycle: 'one-shot',
  oneShotTimeoutMs: 1,
  command: ['sh', '-c', 'exec serve'],
  entrypoint: ['/init', "it's"],
  environment: { MODE: 'fast', COUNT: '3' },
  ports: [
    { hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
    { hostIp: '127.0.0.1', hostPort: null, containerPort: 80, protocol: 'tcp' },
    { hostIp: '::1', hostPort: 53, containerPort: 53, protocol: 'udp' },
  ],
  expose: ['9000/tcp'],
  mounts: [
    { type: 'volume', volume: 'data', target: '/data', readOnly: true },
    { type: 'anonymous', target: '/cache', readOnly: false },
    { type: 'bind', source: '/etc/shop', target: '/etc/shop', readOnly: true },
    { type: 'tmpfs', target: '/tmp', sizeBytes: 67_108_864, mode: 0o1777 },
  ],
  networkMode: { kind: 'joined', service: 'vpn' },
  networks: [
    { network: 'back', aliases: ['api', 'www'], ipv4Address: '10.0.0.5', ipv6Address: null },
    { network: 'front', aliases: [], ipv4Address: null, ipv6Address: null },
  ],
  dependsOn: [],
  healthcheck: {
    isDisabled: false,
    test: ['CMD', 'curl', '-f', 'http://localhost'],
    intervalMs: 2000,
    timeoutMs: 1500,
    retries: 3,
    startPeriodMs: 80_000,
  },
  restart: { name: 'on-failure', maximumRetryCount: 3 },
  user: '1000:1000',
  workingDir: '/app',
  hostname: 'shop',
  labels: { 'traefik.enable': 'true' },
  stopGraceMs: 5000,
  stopSignal: 'SIGINT',
  init: true,
  capAdd: ['NET_ADMIN', 'SYS_TIME'],
  capDrop: ['ALL'],
  privileged: true,
  readOnly: true,
  extraHosts: ['db:10.0.0.1'],
  dns: ['1.1.1.1', '9.9.9.9'],
  ulimits: [
    { name: 'nofile', soft: 1024, hard: 2048 },
    { name: 'nproc', soft: 64, hard: 64 },
  ],
  memoryBytes: 268_435_456,
  cpus: 1.5,
  logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  update: 'start-first',
};

const plain: ServiceSpec = aService('web', { networks: [] });
const differences = compared(plain, everything);
let en: Translator;
let de: Translator;

beforeAll(async () => {
  [en, de] = await Promise.all([textsIn('en'), textsIn('de')]);
});

function stack(service: ServiceSpec): StackSpec {
  return {
    services: [service],
    networks: [aNetwork('back'), aNetwork('front')],
    volumes: [aVolume('data')],
  };
}

function compared(before: ServiceSpec, after: ServiceSpec): readonly Difference[] {
  const side = (service: ServiceSpec) => ({
    stack: stack(service),
    images: {},
    values: {},
    secrets: new Set<string>(),
  });
  return diffStacks(side(before), side(after)).differences;
}

/** What the list says of the new side, by area and name. */
function shown(texts: Translator): Readonly<Record<string, string>> {
  return Object.fromEntries(
    differences.map((row) => {
      const words = [texts.text(`difference.area.${row.area}`), settingName(texts, row)];
      return [words.filter((word) => word !== '').join(' / '), settingValue(texts, row, row.after)];
    }),
  );
}

describe('what a comparison brings', () => {
  it('must name every setting that makes a container', () => {
    const others = differences.filter(({ area }) => area === 'other').map(({ name }) => name);
    expect(others).toEqual([...serviceSettings]);
  });

  it('must have a word for every area and setting in both languages', () => {
    const missing = [en, de].flatMap((texts) =>
      differences
        .flatMap(({ area, name }) => [
          `difference.area.${area}`,
          ...(area === 'other' ? [`setting.${name}`] : []),
        ])
        .filter((key) => !texts.has(key)),
    );
    expect(missing).toEqual([]);
  });

  it('must be readable in English', () => {
    expect(shown(en)).toMatchInlineSnapshot(`
      {
        "Command": "sh -c 'exec serve'",
        "Command / Entrypoint": "/init 'it'\\''s'",
        "Environment / COUNT": "3",
        "Environment / MODE": "fast",
        "Image": "shop/web:2",
        "Label / traefik.enable": "true",
        "Networks / shop_back": "attached as api, www, 10.0.0.5",
        "Networks / shop_front": "attached",
        "Ports / 53/udp": "[::1]:53",
        "Ports / 80/tcp": "8080, any free port (127.0.0.1)",
        "Settings / Added capabilities": "NET_ADMIN, SYS_TIME",
        "Settings / CPU limit": "1.5",
        "Settings / Container name": "front",
        "Settings / DNS servers": "1.1.1.1, 9.9.9.9",
        "Settings / Dropped capabilities": "ALL",
        "Settings / Exposed ports": "9000/tcp",
        "Settings / Extra hosts": "db:10.0.0.1",
        "Settings / Health check": "curl -f http://localhost · every 2 s · timeout 1500 ms · retries: 3 · start period 1 min 20 s",
        "Settings / Host name": "shop",
        "Settings / Init process": "yes",
        "Settings / Lifecycle": "runs once, to its end",
        "Settings / Logging": "json-file (max-file=3, max-size=10m)",
        "Settings / Memory limit": "256 MiB",
        "Settings / Network mode": "network of vpn",
        "Settings / Privileged": "yes",
        "Settings / Read-only file system": "yes",
        "Settings / Restart policy": "on-failure, at most 3 times",
        "Settings / Stop grace period": "5 s",
        "Settings / Stop signal": "SIGINT",
        "Settings / Ulimits": "nofile 1024/2048, nproc 64",
        "Settings / User": "1000:1000",
        "Settings / Working directory": "/app",
        "Volumes / /cache": "unnamed volume",
        "Volumes / /data": "shop_data, read-only",
        "Volumes / /etc/shop": "/etc/shop, read-only",
        "Volumes / /tmp": "tmpfs, at most 64 MiB, mode 1777",
      }
    `);
  });

  it('must be readable in German', () => {
    expect(shown(de)).toMatchInlineSnapshot(`
      {
        "Befehl": "sh -c 'exec serve'",
        "Befehl / Entrypoint": "/init 'it'\\''s'",
        "Einstellungen / Arbeitsverzeichnis": "/app",
        "Einstellungen / Benutzer": "1000:1000",
        "Einstellungen / CPU-Grenze": "1,5",
        "Einstellungen / Container-Name": "front",
        "Einstellungen / DNS-Server": "1.1.1.1, 9.9.9.9",
        "Einstellungen / Dateisystem nur lesbar": "ja",
        "Einstellungen / Entzogene Capabilities": "ALL",
        "Einstellungen / Frist beim Stoppen": "5 s",
        "Einstellungen / Gesundheitsprüfung": "curl -f http://localhost · alle 2 s · Zeitlimit 1500 ms · Wiederholungen: 3 · Anlaufzeit 1 min 20 s",
        "Einstellungen / Hostname": "shop",
        "Einstellungen / Init-Prozess": "ja",
        "Einstellungen / Laufweise": "läuft einmal bis zum Ende",
        "Einstellungen / Netzwerkmodus": "Netzwerk von vpn",
        "Einstellungen / Neustartregel": "on-failure, höchstens 3-mal",
        "Einstellungen / Offene Ports": "9000/tcp",
        "Einstellungen / Privilegiert": "ja",
        "Einstellungen / Protokollierung": "json-file (max-file=3, max-size=10m)",
        "Einstellungen / Speichergrenze": "256 MiB",
        "Einstellungen / Stoppsignal": "SIGINT",
        "Einstellungen / Ulimits": "nofile 1024/2048, nproc 64",
        "Einstellungen / Weitere Hosts": "db:10.0.0.1",
        "Einstellungen / Zusätzliche Capabilities": "NET_ADMIN, SYS_TIME",
        "Image": "shop/web:2",
        "Label / traefik.enable": "true",
        "Netzwerke / shop_back": "verbunden als api, www, 10.0.0.5",
        "Netzwerke / shop_front": "verbunden",
        "Ports / 53/udp": "[::1]:53",
        "Ports / 80/tcp": "8080, ein freier Port (127.0.0.1)",
        "Umgebung / COUNT": "3",
        "Umgebung / MODE": "fast",
        "Volumes / /cache": "unbenanntes Volume",
        "Volumes / /data": "shop_data, nur lesbar",
        "Volumes / /etc/shop": "/etc/shop, nur lesbar",
        "Volumes / /tmp": "tmpfs, höchstens 64 MiB, Rechte 1777",
      }
    `);
  });

  it('must say what a switch was before, not that there was none', () => {
    const row = { area: 'other', name: 'privileged' } as const;
    expect(settingValue(en, row, null)).toBe('no');
    expect(settingValue(de, { area: 'other', name: 'user' }, null)).toBe('nicht vorhanden');
  });

  it('must show what an operator wrote as it was written', () => {
    for (const [area, text] of [
      ['environment', '{"a":1}'],
      ['variable', '[1]'],
      ['labels', 'true'],
      ['image', 'web:1'],
    ] as const) {
      expect(settingValue(en, { area, name: 'x' }, text)).toBe(text);
    }
    expect(settingValue(en, { area: 'other', name: 'user' }, '1.10')).toBe('1.10');
    expect(settingValue(en, { area: 'command', name: 'command' }, '["cut o…')).toBe('["cut o…');
  });

  it.each([
    [{ isDisabled: true }, 'switched off'],
    [{ isDisabled: false, test: null, retries: null }, 'as the image says'],
    [{ isDisabled: false, test: ['CMD-SHELL', 'curl x || exit 1'] }, 'curl x || exit 1'],
  ])('a health check %j must be "%s"', (check, text) => {
    expect(settingValue(en, { area: 'other', name: 'healthcheck' }, JSON.stringify(check))).toBe(text);
  });

  it('another name in a network must be a difference', () => {
    const [network] = everything.networks;
    if (network === undefined) throw new Error('the service has networks');
    const renamed = compared(
      { ...everything },
      { ...everything, networks: [{ ...network, aliases: ['api'] }, ...everything.networks.slice(1)] },
    );
    expect(renamed.map(({ area, name }) => [area, name])).toEqual([['networks', 'shop_back']]);
  });
});
