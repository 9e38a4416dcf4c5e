import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { DesktopPicture } from './desktop-state.ts';
import { routes } from './routes.ts';

export type TrayIcon = 'idle' | 'running' | 'failed';

export interface TrayEntry {
  readonly label: string;
  readonly route: string;
}

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  /** Failed first, then what is under way. */
  readonly entries: readonly TrayEntry[];
}

const maxEntries = 12;
const maxLabel = 80;
/** A menu that is open is closed by a new one: once for each percent would be too often. */
const percentStep = 5;

/** What the tray says. A failure outweighs work under way: the one needs somebody, the other does not. */
export function describeTray(picture: DesktopPicture, texts: Translator): TrayModel {
  const troubled = picture.troubled.map((row) => troubledEntry(row, texts));
  const running = picture.operations.map((row) => runningEntry(row, texts));
  return {
    icon: troubled.length > 0 ? 'failed' : running.length > 0 ? 'running' : 'idle',
    tooltip: tooltipOf(troubled.length, picture.operations, texts),
    entries: [...troubled, ...running].slice(0, maxEntries),
  };
}

function tooltipOf(troubled: number, operations: readonly OperationRow[], texts: Translator): string {
  const [operation] = operations;
  const parts = [
    ...(troubled > 0 ? [texts.text('desktop.tray.troubled', { count: troubled })] : []),
    ...(operation !== undefined ? [runningEntry(operation, texts).label] : []),
  ];
  return parts.length === 0 ? 'Windlass' : `Windlass: ${parts.join(', ')}`;
}

function troubledEntry(row: DeploymentRow, texts: Translator): TrayEntry {
  const { name, environment } = row;
  const key = row.isHeld ? 'desktop.tray.held' : 'desktop.tray.failed';
  return {
    label: short(texts.text(key, { deployment: name, environment })),
    route: routes.deployment(environment, name),
  };
}

function runningEntry(row: OperationRow, texts: Translator): TrayEntry {
  return {
    label: short(
      texts.text('desktop.tray.running', {
        operation: texts.text(`kind.${row.kind}`),
        deployment: row.deployment,
        percent: Math.floor(row.percent / percentStep) * percentStep,
      }),
    ),
    route: routes.operation(row.id),
  };
}

/** Names come from hosts. */
function short(text: string): string {
  const safe = printable(text);
  return safe.length > maxLabel ? `${safe.slice(0, maxLabel - 1)}…` : safe;
}
