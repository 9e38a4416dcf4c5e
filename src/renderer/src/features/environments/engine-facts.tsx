import type { ReactElement } from 'react';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import { isPodman } from '../../../../shared/engine-kind.ts';
import { printable } from '../../../../shared/printable.ts';
import { bytes } from '../../text/format.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { KeyValueRow } from '../../ui/key-value.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';

/** What the engine says of itself, as last told. */
export function EngineFacts({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const { engine } = row;
  const facts: readonly KeyValueRow[] = [
    {
      label: texts.text('environment.dockerHost'),
      value: row.address === null ? texts.text('connection.demo') : printable(row.address),
      isMono: row.address !== null,
    },
    ...(engine === null
      ? []
      : [
          { label: texts.text('environment.engine'), value: printable(`${engine.name} ${engine.version}`) },
          { label: texts.text('environment.api'), value: engine.apiVersion },
          {
            label: texts.text('environment.system'),
            value: printable(`${engine.operatingSystem} (${engine.architecture})`),
          },
          {
            label: texts.text('environment.resources'),
            value: texts.text('environment.resources.value', {
              count: engine.cpus,
              memory: bytes(engine.memoryBytes, texts.language),
            }),
          },
          ...(isPodman(engine.version)
            ? [
                {
                  label: texts.text('environment.differences'),
                  value: texts.text('environment.differences.podman'),
                },
              ]
            : []),
          {
            label: texts.text('environment.liveRestore'),
            value: texts.text(
              engine.isLiveRestore ? 'environment.liveRestore.on' : 'environment.liveRestore.off',
            ),
          },
        ]),
    {
      label: texts.text('environment.latency'),
      value: row.latencyMs === null ? '–' : `${Math.round(row.latencyMs)} ms`,
    },
    ...row.certificates.map(({ whose, endsAt }) => ({
      label: texts.text(`environment.certificate.${whose}`),
      value: <Time at={endsAt} kind="absolute" />,
    })),
  ];
  return (
    <Section title={texts.text('environment.facts')} isBoxed>
      <KeyValue rows={facts} />
    </Section>
  );
}
