import type { Side } from '../model/plan.ts';
import type { RunContext } from './run-context.ts';
import type { Undertaking } from './undertaking.ts';

const excerptLines = 200;

/** The last lines that a service's container wrote, masked; none when there is no such container. */
export async function readFailureLog(
  { host, clock, mask }: RunContext,
  undertaking: Undertaking,
  { service, side }: { readonly service: string; readonly side: Side },
): Promise<readonly string[]> {
  const observed = await undertaking.observe();
  const id = observed.ids.find((entry) => entry.service === service && entry.side === side)?.id;
  if (id === undefined) return [];
  const lines: string[] = [];
  const { signal } = clock.canceller();
  const options = { tail: excerptLines, since: null, until: null, follow: false };
  await host.docker.logs(id, options, (line) => lines.push(mask(line.text)), signal);
  return lines.slice(-excerptLines);
}
