import { EngineRefusal, notDone } from '../engine-refusal.ts';
import type { JsonObject } from '../state/container-record.ts';

/** A port as ordered in `HostConfig.PortBindings`. */
export interface PortOrder {
  readonly containerPort: number;
  readonly protocol: string;
  /** '' means all interfaces. */
  readonly hostIp: string;
  /** null: the engine picks one. */
  readonly hostPort: number | null;
}

interface Binding {
  readonly HostIp?: string | undefined;
  readonly HostPort?: string | undefined;
}

/** Reads the port bindings. Throws 400 with the real texts for what is none. */
export function portOrders(hostConfig: JsonObject): PortOrder[] {
  const bindings = (hostConfig['PortBindings'] ?? {}) as Record<string, readonly Binding[] | null>;
  return Object.entries(bindings).flatMap(([key, list]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const containerPort = portNumber(port);
    if (!['tcp', 'udp', 'sctp'].includes(protocol))
      throw new EngineRefusal(400, `invalid proto: ${protocol}`);
    return (list ?? []).map((binding) => ({
      containerPort,
      protocol,
      hostIp: binding.HostIp ?? '',
      hostPort: hostPortNumber(binding.HostPort ?? ''),
    }));
  });
}

function hostPortNumber(text: string): number | null {
  if (text === '' || text === '0') return null;
  if (/^\d{1,5}-\d{1,5}$/.test(text)) throw notDone(`a range of host ports (${text})`);
  return portNumber(text);
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new EngineRefusal(400, `invalid port specification: "${text}"`);
  }
  return Number(text);
}
