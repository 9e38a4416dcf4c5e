import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A port of this machine that leads to another one far away. */
export interface DistantWay {
  readonly port: number;
  close(): void;
}

/**
 * Everything takes that long in each direction, as over half the globe. Why by hand: not every kernel can delay packets;
 * what is lost on a line is lost by packets (see `Line`).
 */
export async function distantWay(host: string, port: number, delayMs: number): Promise<DistantWay> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host, port, noDelay: true });
    near.setNoDelay(true);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      passLater(from, to, delayMs);
      from.once('close', () => sockets.delete(from));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** In order: timers of one length fire in the order in which they were set. */
function passLater(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void): void => void setTimeout(act, delayMs);
  from.on('data', (chunk: Buffer) => later(() => to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
  from.on('close', () => later(() => to.destroy()));
}
