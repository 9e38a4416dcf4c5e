import { configFailure } from './config-lines.ts';
import type { ConfigLine } from './config-lines.ts';
import type { SshDestination, SshSettings } from './ssh-settings.ts';

const longestChain = 8;

/**
 * The hosts that a connection goes through, the destination last. Each hop has its own settings; as with OpenSSH, only
 * the first hop's own ProxyJump or ProxyCommand is followed, those of later ones are replaced by the hop before.
 */
export function hopChain(
  destination: SshDestination,
  settingsOf: (destination: SshDestination) => SshSettings,
): readonly SshSettings[] {
  const chain: SshSettings[] = [];
  let ahead = destination;
  for (;;) {
    const settings = settingsOf(ahead);
    const jump: ConfigLine | null = settings.proxyJump;
    const hops = jump === null ? [] : parseJump(jump);
    const first: SshDestination | undefined = hops[0];
    if (jump === null || first === undefined || isSame(first, settings)) {
      chain.unshift(settings);
      break;
    }
    if (chain.length >= longestChain) throw configFailure(jump, 'ProxyJump goes in a circle');
    const later = hops.slice(1).map(settingsOf);
    chain.unshift(...[...later, settings].map((hop) => ({ ...hop, proxyCommand: null })));
    ahead = first;
  }
  return chain;
}

/** Why: `Host *` with a ProxyJump holds for the jump host as well, which is not reached through itself. */
function isSame(hop: SshDestination, settings: SshSettings): boolean {
  const isHost = hop.host === settings.alias || hop.host === settings.hostName;
  return isHost && (hop.port ?? settings.port) === settings.port;
}

function parseJump(line: ConfigLine): readonly SshDestination[] {
  return line.rest
    .replace(/\s+#.*$/, '')
    .replaceAll('"', '')
    .split(',')
    .map((text) => parseHop(text.trim(), line));
}

function parseHop(text: string, line: ConfigLine): SshDestination {
  const plain = text.replace(/^ssh:\/\//, '').replace(/\/$/, '');
  const found = /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(plain);
  if (found === null) throw configFailure(line, `ProxyJump: ${text} is not [user@]host[:port]`);
  const [, user, bracketed, host, port] = found;
  return {
    host: bracketed ?? host ?? '',
    user: user ?? null,
    port: port === undefined ? null : Number(port),
    identityFile: null,
  };
}
