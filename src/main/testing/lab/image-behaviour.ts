/** How a container made from a lab image behaves. */
export type ImageMode =
  | 'healthy'
  | 'never-healthy'
  | 'crash'
  | 'slow-start'
  | 'no-term'
  | 'one-shot-ok'
  | 'one-shot-fail'
  | 'volume-writer';

export interface ImageSettings {
  version: string;
  port: number;
  seconds: number;
}

export interface Behaviour {
  /** What process 1 of the container runs. */
  script(settings: ImageSettings): string;
  isServer: boolean;
  /** Whether the address of the health check exists. */
  isHealthy: boolean;
  volumes?: string[];
}

/** Why the trap: busybox httpd as process 1 has no handler for SIGTERM and would be killed after the grace period. */
const serveUntilTerm = (port: number) => `
httpd -f -p ${port} -h /www &
server=$!
trap 'echo "stopping"; kill $server; exit 0' TERM INT
wait $server
`;

const greeting = ({ version }: ImageSettings) => `#!/bin/sh\necho "version ${version} starts"\n`;

const server = (extra: Partial<Behaviour> = {}): Behaviour => ({
  script: (settings) => greeting(settings) + serveUntilTerm(settings.port),
  isServer: true,
  isHealthy: true,
  ...extra,
});

const program = (body: (settings: ImageSettings) => string): Behaviour => ({
  script: (settings) => greeting(settings) + body(settings),
  isServer: false,
  isHealthy: false,
});

const behaviours: Record<ImageMode, Behaviour> = {
  healthy: server(),
  'never-healthy': server({ isHealthy: false }),
  crash: program(() => 'sleep 0.3\necho "fatal: configuration is missing" >&2\nexit 42\n'),
  'slow-start': server({
    script: (settings) =>
      `${greeting(settings)}trap 'exit 0' TERM INT\nsleep ${settings.seconds} &\nwait $!\necho "ready"\n${serveUntilTerm(settings.port)}`,
  }),
  'no-term': server({
    script: (settings) => `${greeting(settings)}exec httpd -f -p ${settings.port} -h /www\n`,
  }),
  'one-shot-ok': program(({ seconds }) => `echo "step 1 of 2"\nsleep ${seconds}\necho "step 2 of 2"\n`),
  'one-shot-fail': program(
    ({ seconds }) => `echo "step 1 of 2"\nsleep ${seconds}\necho "step 2 failed: table exists" >&2\nexit 1\n`,
  ),
  // Each start adds a line to the volume, and the line can be read from outside as /data/starts.
  'volume-writer': server({
    script: (settings) =>
      `${greeting(settings)}echo "${settings.version}" >> /data/starts\nln -sfn /data /www/data\n${serveUntilTerm(settings.port)}`,
    volumes: ['/data'],
  }),
};

export function behaviour(mode: ImageMode): Behaviour {
  return behaviours[mode];
}
