import { hostname, userInfo } from 'node:os';
import { WindlassError } from '../../../../../shared/errors.ts';
import { collectOptions } from './collect-options.ts';
import type { CollectedOptions, ConfigNote } from './collect-options.ts';
import type { LoadedLine } from './config-files.ts';
import { configFailure } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';
import { expandPath, expandTokens } from './percent-tokens.ts';

/** What is given beside the configuration, as on a command line; wins over it. */
export interface SshDestination {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  readonly identityFile: string | null;
}

/** How one host is reached, with everything expanded. */
export interface SshSettings {
  /** As the operator wrote it. */
  readonly alias: string;
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  /** The files were named by somebody, so a missing one is worth a word. */
  readonly areIdentitiesNamed: boolean;
  readonly identitiesOnly: boolean;
  /** Socket or pipe; `pageant`; null: none. */
  readonly identityAgent: string | null;
  /** As written: hops in order, separated by commas; null: none. */
  readonly proxyJump: ConfigLine | null;
  readonly proxyCommand: string | null;
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | null;
  readonly connectTimeoutMs: number;
  readonly aliveIntervalMs: number;
  readonly aliveCountMax: number;
  readonly notes: readonly ConfigNote[];
}

export interface SettingsSurroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const defaultConnectTimeoutS = 15;
const defaultAliveIntervalS = 10;
const defaultAliveCount = 3;
/** Those that OpenSSH tries and the library can read. */
const usualIdentities = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

/** The settings for a host from the loaded configuration. Whatever asks for less checking of host keys has no say. */
export function resolveSettings(
  files: readonly (readonly LoadedLine[])[],
  destination: SshDestination,
  surroundings: SettingsSurroundings,
): SshSettings {
  const localUser = userInfo().username;
  const options = collectOptions(files, { host: destination.host, user: destination.user, localUser });
  const value = (keyword: string): string | null => options.first.get(keyword)?.values[0] ?? null;
  const hostLine = options.first.get('hostname');
  const hostTokens = { h: destination.host, n: destination.host };
  const hostName =
    hostLine === undefined ? destination.host : expandTokens(hostLine.values[0] ?? '', hostTokens, hostLine);
  const port = destination.port ?? numberOf(options, 'port', 1, 65_535) ?? 22;
  const user = destination.user ?? value('user') ?? localUser;
  refuseOddNames(hostName, user);
  const hostKeyAlias = value('hostkeyalias');
  const tokens: Readonly<Record<string, string>> = {
    ...{ h: hostName, n: destination.host, p: String(port), r: user, u: localUser },
    ...{ d: surroundings.home, i: String(process.getuid?.() ?? 0), k: hostKeyAlias ?? destination.host },
    ...{ l: hostname(), L: hostname().split('.')[0] ?? '' },
  };
  const expand = (text: string, line: ConfigLine): string =>
    expandPath(expandTokens(text, tokens, line), surroundings, line);
  const files_ = (keyword: string, usual: readonly string[]): readonly string[] => {
    const line = options.first.get(keyword);
    if (line === undefined) return usual;
    return line.values.filter((text) => text !== 'none').map((text) => expand(text, line));
  };
  return {
    alias: destination.host,
    hostName,
    port,
    user,
    ...identities(options, destination, surroundings, expand),
    identitiesOnly: destination.identityFile !== null || isYes(options, 'identitiesonly'),
    identityAgent: agentOf(options.first.get('identityagent'), surroundings, expand),
    proxyJump: value('proxyjump') === 'none' ? null : (options.first.get('proxyjump') ?? null),
    proxyCommand: proxyCommandOf(options.first.get('proxycommand'), tokens),
    knownHostsFiles: [
      ...files_(
        'userknownhostsfile',
        ['known_hosts', 'known_hosts2'].map((name) => `${surroundings.home}/.ssh/${name}`),
      ),
      ...files_('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
    ],
    hostKeyAlias,
    connectTimeoutMs: 1000 * (numberOf(options, 'connecttimeout', 1, 3600) ?? defaultConnectTimeoutS),
    // Why zero is not taken: a connection that nobody watches is noticed as dead by nobody.
    aliveIntervalMs: 1000 * (numberOf(options, 'serveraliveinterval', 0, 3600) || defaultAliveIntervalS),
    aliveCountMax: numberOf(options, 'serveralivecountmax', 1, 100) ?? defaultAliveCount,
    notes: options.notes,
  };
}

type Expand = (text: string, line: ConfigLine) => string;

function identities(
  options: CollectedOptions,
  destination: SshDestination,
  surroundings: SettingsSurroundings,
  expand: Expand,
): Pick<SshSettings, 'identityFiles' | 'areIdentitiesNamed'> {
  if (destination.identityFile !== null) {
    return { identityFiles: [destination.identityFile], areIdentitiesNamed: true };
  }
  const named = options.identityFiles
    .filter((line) => line.values[0] !== 'none')
    .map((line) => expand(line.values[0] ?? '', line));
  if (options.identityFiles.length > 0) return { identityFiles: named, areIdentitiesNamed: true };
  const usual = usualIdentities.map((name) => `${surroundings.home}/.ssh/${name}`);
  return { identityFiles: usual, areIdentitiesNamed: false };
}

function agentOf(line: ConfigLine | undefined, { env }: SettingsSurroundings, expand: Expand): string | null {
  const usual = env['SSH_AUTH_SOCK'] || (process.platform === 'win32' ? windowsAgent : null);
  if (line === undefined) return usual;
  const value = line.values[0] ?? '';
  if (value === 'none') return null;
  if (value === 'SSH_AUTH_SOCK') return usual;
  return value.startsWith('$') && !value.startsWith('${') ? env[value.slice(1)] || null : expand(value, line);
}

const windowsAgent = '\\\\.\\pipe\\openssh-ssh-agent';

function proxyCommandOf(
  line: ConfigLine | undefined,
  tokens: Readonly<Record<string, string>>,
): string | null {
  if (line === undefined || line.rest === 'none') return null;
  return expandTokens(line.rest, tokens, line);
}

function isYes(options: CollectedOptions, keyword: string): boolean {
  const line = options.first.get(keyword);
  if (line === undefined) return false;
  const value = (line.values[0] ?? '').toLowerCase();
  if (value === 'yes' || value === 'true') return true;
  if (value === 'no' || value === 'false') return false;
  throw configFailure(line, `${keyword} is yes or no`);
}

function numberOf(options: CollectedOptions, keyword: string, least: number, most: number): number | null {
  const line = options.first.get(keyword);
  if (line === undefined) return null;
  const text = line.values[0] ?? '';
  if (text === 'none') return null;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw configFailure(line, `${keyword} is a number from ${least} to ${most}`);
}

/** Why: they reach a ProxyCommand's shell. OpenSSH has the same rule. */
function refuseOddNames(hostName: string, user: string): void {
  const isOddHost = !/^[\p{L}\p{N}_.:%[\]-]+$/u.test(hostName) || hostName.startsWith('-');
  const isOddUser = /[\s'"`$\\;&<>|(){}]/.test(user) || user === '' || user.startsWith('-');
  if (!isOddHost && !isOddUser) return;
  const odd = isOddHost ? hostName : user;
  throw new WindlassError('usage', `${JSON.stringify(odd)} is not the name of a host or user`, {
    host: hostName,
    user,
    reason: isOddHost ? 'host-name' : 'user-name',
  });
}
