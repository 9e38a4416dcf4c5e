import type { SshAddress } from '../../../core/model/environment.ts';

/** `ssh://[user@]host[:port][/socket]` as `DOCKER_HOST` has it; null: it is none. A password in it is not taken. */
export function parseSshUrl(text: string): SshAddress | null {
  const found = /^ssh:\/\/(?:([^@/:]+)@)?(?:\[([^\]]+)\]|([^@/:[\]]+))(?::(\d{1,5}))?(\/.*)?$/.exec(text);
  if (found === null) return null;
  const [, user, bracketed, host, port, path] = found;
  return {
    kind: 'ssh',
    host: bracketed ?? host ?? '',
    user: user ?? null,
    port: port === undefined ? null : Number(port),
    identityFile: null,
    socketPath: path === undefined || path === '/' ? null : path,
  };
}
