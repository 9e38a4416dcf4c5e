import type { CliContext } from './cli-context.ts';
import { JsonDisplay } from './json-display.ts';
import { LiveDisplay } from './live-display.ts';
import { PlainDisplay } from './plain-display.ts';
import type { ProgressDisplay } from './progress-display.ts';
import { silentDisplay } from './progress-display.ts';

/** How progress is shown: JSON lines, nothing, one block redrawn in place, or plain lines. */
export function chooseDisplay(context: CliContext): ProgressDisplay {
  if (context.isJson) return new JsonDisplay(context.out);
  if (context.isQuiet) return silentDisplay;
  const { stdout } = context.host;
  const canRedraw = stdout.isTerminal && context.host.env['TERM'] !== 'dumb' && stdout.rows > 0;
  if (canRedraw) return new LiveDisplay(context.host, context.texts, context.out);
  return new PlainDisplay(context.texts, context.out);
}
