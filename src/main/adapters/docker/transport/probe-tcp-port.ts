import { connect } from 'node:net';

/** True when something answers a TCP connection to a port seen from this machine within the time. */
export async function probeTcpPort(hostIp: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: dialAddress(hostIp), port });
    const finish = (isAnswering: boolean): void => {
      socket.destroy();
      resolve(isAnswering);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on('connect', () => finish(true));
    socket.on('error', () => finish(false));
  });
}

/** "All interfaces" is not an address that every system can connect to. */
function dialAddress(hostIp: string): string {
  if (hostIp === '' || hostIp === '0.0.0.0') return '127.0.0.1';
  return hostIp === '::' ? '::1' : hostIp;
}
