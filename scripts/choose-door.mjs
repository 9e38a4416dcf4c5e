/** Arguments that only the web door has. */
const webOnly = ['--port', '--no-open'];

/**
 * Which door `npm start` opens, as far as it can be told without looking for Electron; `why` is null where nothing has
 * to be said.
 * @param {object} machine
 * @param {readonly string[]} machine.args
 * @param {NodeJS.Platform} machine.platform
 * @param {Readonly<Record<string, string | undefined>>} machine.env
 * @param {number | null} machine.userId
 * @returns {{ door: 'electron' | 'web', why: string | null, args: string[] }}
 */
export function chooseDoor({ args, platform, env, userId }) {
  const rest = args.filter((arg) => arg !== '--web');
  if (rest.length < args.length) return { door: 'web', why: null, args: rest };
  const own = webOnly.find((name) => args.some((arg) => arg === name || arg.startsWith(`${name}=`)));
  if (own !== undefined) return { door: 'web', why: null, args: rest };
  const why = reasonAgainstElectron(platform, env, userId);
  return { door: why === null ? 'electron' : 'web', why, args: rest };
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {number | null} userId
 */
function reasonAgainstElectron(platform, env, userId) {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  return userId === 0 ? 'Electron does not run as root with its sandbox' : null;
}

/**
 * Whether Electron ended as it does where it cannot run at all, such as without the rights that its sandbox needs.
 * @param {{ code: number | null, signal: NodeJS.Signals | null, tookMs: number }} end
 */
export function isStillborn({ code, signal, tookMs }) {
  const isAborted = ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV'].includes(signal ?? '');
  return tookMs < 10_000 && (isAborted || code === 126 || code === 127 || (code ?? 0) > 128);
}
