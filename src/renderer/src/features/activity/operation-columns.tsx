import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../../shared/printable.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { EndBadge } from '../../parts/end-badge.tsx';
import { duration } from '../../text/format.ts';
import type { Column } from '../../ui/table-props.ts';
import { Time } from '../../ui/time.tsx';

/** What the list says of each operation. */
export function operationColumns(texts: Translator): readonly Column<OperationRow>[] {
  return [
    {
      id: 'kind',
      header: texts.text('activity.column.what'),
      width: 'minmax(80px, 1fr)',
      cell: (row) => <strong>{texts.text(`kind.${row.kind}`)}</strong>,
      sortBy: (row) => row.kind,
    },
    {
      id: 'deployment',
      header: texts.text('activity.column.deployment'),
      width: 'minmax(110px, 1.5fr)',
      cell: (row) => `${printable(row.deployment)} @ ${printable(row.environment)}`,
      sortBy: (row) => row.deployment,
    },
    {
      id: 'versions',
      header: texts.text('activity.column.versions'),
      width: 'minmax(110px, 1fr)',
      cell: versionsOf,
    },
    {
      id: 'end',
      header: texts.text('activity.column.end'),
      width: 'minmax(130px, 1fr)',
      cell: (row) => <EndBadge end={row.end} percent={row.percent} />,
      sortBy: (row) => row.end ?? '',
    },
    {
      id: 'started',
      header: texts.text('activity.column.started'),
      width: 'minmax(100px, 1fr)',
      cell: (row) => <Time at={row.startedAt} />,
      sortBy: (row) => row.startedAt,
    },
    {
      id: 'duration',
      header: texts.text('activity.column.duration'),
      width: '70px',
      cell: (row) =>
        row.endedAt === null ? '–' : duration(Date.parse(row.endedAt) - Date.parse(row.startedAt)),
    },
    {
      id: 'actor',
      header: texts.text('activity.column.actor'),
      width: 'minmax(64px, 1fr)',
      cell: (row) => printable(row.actor),
      sortBy: (row) => row.actor,
    },
  ];
}

function versionsOf(row: OperationRow): string {
  const { fromVersion, toVersion } = row;
  if (fromVersion !== null && toVersion !== null && fromVersion !== toVersion) {
    return `${fromVersion} → ${toVersion}`;
  }
  return toVersion ?? fromVersion ?? '–';
}
