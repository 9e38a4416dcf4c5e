/** The parts of an engine's address, judged alike by the window, the command line and the core. */

/** A DNS name, an alias of an SSH configuration, or an IPv4 address. Begins with no dash, so it is no option. */
const hostName = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_])?$/;
/** An IPv6 address, with a zone where it is of a link. */
const ipv6 = /^(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?$/;
const userName = /^[A-Za-z0-9_][A-Za-z0-9._\\+-]{0,63}\$?$/;
/** The rule of the Docker command line. */
const contextName = /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,254}$/;
const fingerprint = /^SHA256:[A-Za-z0-9+/]{43}$/;
const longestPath = 4096;

export function isHost(text: string): boolean {
  return hostName.test(text) || (text.includes(':') && ipv6.test(text));
}

export function isUser(text: string): boolean {
  return userName.test(text);
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

export function isContextName(text: string): boolean {
  return contextName.test(text);
}

/** Of a host key, as `ssh-keygen -l` prints it. */
export function isFingerprint(text: string): boolean {
  return fingerprint.test(text);
}

/** Absolute on any platform, without control characters. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/]|\\\\[^\\])/.test(path) && path.length <= longestPath && !/\p{Cc}/u.test(path);
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number | null;
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address; null: it is none of them. */
export function parseHostAndPort(text: string): HostAndPort | null {
  const parts =
    /^\[(?<v6>[^\]]*)\](?::(?<v6port>\d{1,5}))?$/.exec(text)?.groups ??
    /^(?<host>[^:]*)(?::(?<port>\d{1,5}))?$/.exec(text)?.groups;
  if (parts === undefined) return isHost(text) ? { host: text, port: null } : null;
  const host = parts['v6'] ?? parts['host'] ?? '';
  const digits = parts['v6port'] ?? parts['port'];
  const port = digits === undefined ? null : Number(digits);
  const isBracketed = parts['v6'] !== undefined;
  if (!isHost(host) || isBracketed !== host.includes(':')) return null;
  return port !== null && !isPort(port) ? null : { host, port };
}

export interface SshLogin extends HostAndPort {
  readonly user: string | null;
}

/** `[user@]host[:port]`; null: it is not in that form. */
export function parseSshLogin(text: string): SshLogin | null {
  const at = text.lastIndexOf('@');
  const place = parseHostAndPort(text.slice(at + 1));
  if (place === null) return null;
  if (at === -1) return { user: null, ...place };
  const user = text.slice(0, at);
  return isUser(user) ? { user, ...place } : null;
}
