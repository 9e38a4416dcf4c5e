import { connect } from 'node:net';
import { staysOpen } from './stays-open.ts';

/** True when something takes a TCP connection to a port seen from this machine within the time, and keeps it. */
export async function probeTcpPort(hostIp: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: dialAddress(hostIp), port });
    const fail = (): void => {
      socket.destroy();
      resolve(false);
    };
    socket.setTimeout(timeoutMs, fail);
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(staysOpen(socket));
    });
  });
}

/** "All interfaces" is not an address that every system can connect to. */
function dialAddress(hostIp: string): string {
  if (hostIp === '' || hostIp === '0.0.0.0') return '127.0.0.1';
  return hostIp === '::' ? '::1' : hostIp;
}
