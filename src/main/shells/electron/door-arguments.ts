/** What the command line of the desktop application may say. */
export interface DoorArguments {
  readonly dataDir: string | null;
  /** Into the tray, without a window. */
  readonly isHidden: boolean;
}

/** Switches by which Chromium or Node would let another program in, or a protection out. */
const weakening = [
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'experimental-policy',
  'host-resolver-rules',
  'host-rules',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'inspect-publish-uid',
  'js-flags',
  'load-extension',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'no-zygote-sandbox',
  'ppapi-plugin-launcher',
] as const;

/** `--data-dir DIR` or `--data-dir=DIR`, `--hidden`; whatever else there is belongs to Chromium and is not ours. */
export function parseDoorArguments(args: readonly string[]): DoorArguments {
  const at = args.findIndex((arg) => arg === '--data-dir' || arg.startsWith('--data-dir='));
  const named = args[at]?.split('=').slice(1).join('=') ?? '';
  const value = named === '' ? (at === -1 ? undefined : args[at + 1]) : named;
  const isValue = value !== undefined && value !== '' && !value.startsWith('--');
  return { dataDir: isValue ? value : null, isHidden: args.includes('--hidden') };
}

/** The first switch that an installed application must not be started with. */
export function weakeningSwitch(args: readonly string[]): string | null {
  const names = args.map((arg) => /^--?([a-z-]+)/i.exec(arg)?.[1]?.toLowerCase());
  return weakening.find((name) => names.includes(name)) ?? null;
}
