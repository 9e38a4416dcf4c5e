import { Info, SquareTerminal } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ServiceRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import type { StatsRow } from '../../../../shared/contract/topics.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { keptSamples } from '../../stores/stats.ts';
import { bytes, percent, wholeNumber } from '../../text/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import styles from './deployment.module.css';
import { distinctPorts, portAddress, portText } from './port-address.ts';
import { splitReference } from './split-reference.ts';
import { ServiceState } from './service-state.tsx';

export interface ServiceColumnsInput {
  readonly texts: Translator;
  readonly environment: EnvironmentRow | null;
  /** null: nobody asked for figures. */
  readonly samples: Readonly<Record<string, readonly StatsRow[]>> | null;
  readonly onTerminal: (service: string) => void;
  readonly onShow: (service: string) => void;
}

export function serviceColumns(input: ServiceColumnsInput): readonly Column<ServiceRow>[] {
  const { texts, samples, environment } = input;
  return [
    {
      id: 'service',
      header: texts.text('deployment.column.service'),
      width: 'minmax(80px, 1fr)',
      sortBy: (row) => row.service,
      cell: (row) => <strong className={styles.service}>{row.service}</strong>,
    },
    {
      id: 'state',
      header: texts.text('deployment.column.state'),
      width: 'minmax(120px, 1fr)',
      sortBy: (row) => `${row.state} ${row.health}`,
      cell: (row) => <ServiceState row={row} />,
    },
    ...(samples === null ? [imageColumn(texts)] : figureColumns(texts, samples)),
    {
      id: 'ports',
      header: texts.text('deployment.column.ports'),
      // Why never less than its text: a port that is cut off is another port.
      width: 'minmax(max-content, 1fr)',
      cell: (row) => <Ports row={row} environment={environment} />,
    },
    {
      id: 'restarts',
      header: texts.text('deployment.column.restarts'),
      width: '72px',
      align: 'end',
      sortBy: (row) => row.restarts,
      cell: (row) => wholeNumber(row.restarts, texts.language),
    },
    {
      id: 'actions',
      header: texts.text('deployment.column.actions'),
      isHeaderHidden: true,
      width: '64px',
      align: 'end',
      cell: (row) => <Actions row={row} input={input} />,
    },
  ];
}

/** Gives its place to the figures while those are asked for; the details of a service name the image as well. */
function imageColumn(texts: Translator): Column<ServiceRow> {
  return {
    id: 'image',
    header: texts.text('deployment.column.image'),
    width: 'minmax(180px, 3fr)',
    sortBy: (row) => row.imageReference,
    cell: (row) => <Image row={row} />,
  };
}

function Actions(props: { readonly row: ServiceRow; readonly input: ServiceColumnsInput }): ReactElement {
  const { texts, onTerminal, onShow } = props.input;
  const { service, state } = props.row;
  return (
    <span className={styles.actions}>
      {state === 'running' && (
        <IconButton
          size="small"
          icon={SquareTerminal}
          label={texts.text('deployment.terminalOf', { service })}
          onClick={() => onTerminal(service)}
        />
      )}
      <IconButton
        size="small"
        icon={Info}
        label={texts.text('deployment.detailsOf', { service })}
        onClick={() => onShow(service)}
      />
    </span>
  );
}

/** Which one, by tag and digest, stays in sight; where it comes from gives way. The whole is on hover and is copied. */
function Image({ row }: { readonly row: ServiceRow }): ReactElement {
  const { imageReference, digest } = row;
  const { place, name } = splitReference(imageReference);
  const whole = digest === null ? imageReference : `${imageReference.split('@')[0] ?? ''}@${digest}`;
  return (
    <span className={styles.value}>
      <Tooltip text={whole}>
        <span className={styles.image}>
          <span className={styles.reference}>
            <span className={styles.place}>{place}</span>
            <span className={styles.which}>{name}</span>
          </span>
          {digest !== null && <span className={styles.digest}>{digest.slice(7, 19)}</span>}
        </span>
      </Tooltip>
      <CopyButton text={whole} />
    </span>
  );
}

function Ports(props: {
  readonly row: ServiceRow;
  readonly environment: EnvironmentRow | null;
}): ReactElement {
  if (props.row.ports.length === 0) return <span className={styles.quiet}>{'–'}</span>;
  return (
    <span className={styles.ports}>
      {distinctPorts(props.row.ports).map((port) => (
        <ExternalLink key={portText(port)} isOurs address={portAddress(port, props.environment) ?? ''}>
          {portText(port)}
        </ExternalLink>
      ))}
    </span>
  );
}

function figureColumns(
  texts: Translator,
  samples: NonNullable<ServiceColumnsInput['samples']>,
): readonly Column<ServiceRow>[] {
  const last = (row: ServiceRow): StatsRow | null => samples[row.service]?.at(-1) ?? null;
  return [
    {
      id: 'cpu',
      header: texts.text('deployment.column.cpu'),
      width: '132px',
      align: 'end',
      sortBy: (row) => last(row)?.cpuPercent ?? null,
      cell: (row) => (
        <Figure
          text={last(row) === null ? null : percent(last(row)?.cpuPercent ?? 0, texts.language)}
          values={(samples[row.service] ?? []).map(({ cpuPercent }) => cpuPercent)}
        />
      ),
    },
    {
      id: 'memory',
      header: texts.text('deployment.column.memory'),
      width: '144px',
      align: 'end',
      sortBy: (row) => last(row)?.memoryBytes ?? null,
      cell: (row) => (
        <Figure
          text={last(row) === null ? null : bytes(last(row)?.memoryBytes ?? 0, texts.language)}
          values={(samples[row.service] ?? []).map(({ memoryBytes }) => memoryBytes)}
        />
      ),
    },
  ];
}

function Figure(props: { readonly text: string | null; readonly values: readonly number[] }): ReactElement {
  return (
    <span className={styles.figure}>
      <Sparkline values={props.values} capacity={keptSamples} />
      <span className={styles.number}>{props.text ?? '–'}</span>
    </span>
  );
}
