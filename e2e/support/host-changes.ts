import { engineEvents, engineJson } from '../../src/main/testing/lab/engine-request.ts';

/** What only happens to an object, or is done to read it. */
const passive = /^(health_status|exec_|die|kill|oom|attach|top|resize|archive-path|mount$|unmount$)/;

/** The engine's own clock, in seconds with fractions, as its event stream takes it. */
export async function engineNow(dockerHost: string): Promise<string> {
  const { SystemTime } = await engineJson<{ SystemTime: string }>(dockerHost, { path: '/info' });
  const [seconds = '', rest = ''] = SystemTime.split('.');
  return `${Date.parse(`${seconds}Z`) / 1000}.${rest.replace(/\D.*$/, '').padEnd(9, '0')}`;
}

/** Every change that anybody made on the engine in that time: `container rename shop-web-1`. */
export async function changesSince(dockerHost: string, since: string): Promise<readonly string[]> {
  const until = await engineNow(dockerHost);
  const events = await engineEvents(dockerHost, { path: '/events', query: { since, until } });
  return events
    .filter((event) => !passive.test(String(event['Action'])))
    .map((event) => {
      const actor = event['Actor'] as { ID: string; Attributes: Record<string, string> };
      return `${String(event['Type'])} ${String(event['Action'])} ${actor.Attributes['name'] ?? actor.ID}`;
    });
}
