import type { ReactElement } from 'react';
import type { ServiceRow } from '../../../../shared/contract/shapes/deployment.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import type { KeyValueRow } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './deployment.module.css';
import { distinctPorts, portText } from './port-address.ts';
import { ServiceState } from './service-state.tsx';

/** Everything known of one service: identity, ports, volumes and the last probes of its health. */
export function ServiceDialog(props: {
  readonly row: ServiceRow | null;
  readonly onClose: () => void;
}): ReactElement {
  const texts = useTexts();
  const { row, onClose } = props;
  return (
    <Dialog
      title={row?.service ?? ''}
      isOpen={row !== null}
      onClose={onClose}
      isWide
      actions={<Button onClick={onClose}>{texts.text('ui.close')}</Button>}
    >
      {row !== null && (
        <>
          <Facts row={row} />
          {row.health !== 'none' && <Probes row={row} />}
        </>
      )}
    </Dialog>
  );
}

function Facts({ row }: { readonly row: ServiceRow }): ReactElement {
  const texts = useTexts();
  const label = (key: string): string => texts.text(`deployment.fact.${key}`);
  const rows: readonly (KeyValueRow | null)[] = [
    { label: texts.text('deployment.column.state'), value: <ServiceState row={row} /> },
    row.errorText === '' ? null : { label: label('error'), value: printable(row.errorText) },
    row.startedAt === '' ? null : { label: label('startedAt'), value: <Time at={row.startedAt} /> },
    {
      label: texts.text('deployment.column.image'),
      value: <Copied text={row.imageReference} />,
      isMono: true,
    },
    row.digest === null
      ? null
      : { label: label('digest'), value: <Copied text={row.digest} />, isMono: true },
    row.containerName === null
      ? null
      : { label: label('container'), value: <Copied text={row.containerName} />, isMono: true },
    row.containerId === null
      ? null
      : { label: label('id'), value: <Copied text={row.containerId} />, isMono: true },
    row.ports.length === 0
      ? null
      : {
          label: texts.text('deployment.column.ports'),
          value: distinctPorts(row.ports).map(portText).join(', '),
          isMono: true,
        },
    row.volumes.length === 0
      ? null
      : {
          label: label('volumes'),
          value: row.volumes.map(({ name, target }) => <div key={target}>{`${name} → ${target}`}</div>),
          isMono: true,
        },
  ];
  return <KeyValue rows={rows.filter((fact) => fact !== null)} />;
}

function Copied({ text }: { readonly text: string }): ReactElement {
  return (
    <span className={styles.value}>
      <span className={styles.whole}>{text}</span>
      <CopyButton text={text} />
    </span>
  );
}

function Probes({ row }: { readonly row: ServiceRow }): ReactElement {
  const texts = useTexts();
  return (
    <Section title={texts.text('deployment.probes')}>
      {row.probes.length === 0 && <p className={styles.none}>{texts.text('deployment.noProbes')}</p>}
      {row.probes.toReversed().map((probe) => (
        <div key={probe.at} className={styles.probe}>
          <div className={styles.toolbar}>
            <Badge tone={probe.exitCode === 0 ? 'green' : 'red'} isPlain>
              {texts.text('deployment.probeExit', { code: probe.exitCode })}
            </Badge>
            <Time at={probe.at} />
          </div>
          {probe.output !== '' && <Code text={probe.output} isBlock />}
        </div>
      ))}
    </Section>
  );
}
