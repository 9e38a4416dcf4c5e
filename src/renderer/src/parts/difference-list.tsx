import type { ReactElement } from 'react';
import type { Difference, PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import type { Tone } from '../ui/tone.ts';
import styles from './difference-list.module.css';
import { settingName, settingValue } from './setting-text.ts';

type Change = PreviewAnswer['services'][number]['change'];

const tones: Readonly<Record<Change, Tone>> = {
  added: 'green',
  changed: 'blue',
  removed: 'amber',
  unchanged: 'grey',
};

/** Everything that will be different, by service; what stays as it is, is named too. */
export function DifferenceList({ preview }: { readonly preview: PreviewAnswer }): ReactElement {
  const texts = useTexts();
  const changed = preview.services.filter(({ change }) => change !== 'unchanged');
  const unchanged = preview.services.filter(({ change }) => change === 'unchanged');
  const variables = preview.differences.filter(({ area }) => area === 'variable');
  const objects = preview.differences.filter(({ area }) => area === 'network' || area === 'volume');
  if (changed.length + variables.length + objects.length === 0) return <p>{texts.text('difference.none')}</p>;
  return (
    <div className={styles.list}>
      {changed.map(({ service, change }) => (
        <section key={service} className={styles.service}>
          <h3 className={styles.name}>
            {printable(service)}
            <Badge tone={tones[change]}>{texts.text(`change.${change}`)}</Badge>
          </h3>
          <Rows
            rows={preview.differences.filter((difference) => difference.service === service)}
            isNew={change === 'added'}
          />
        </section>
      ))}
      {[
        { title: texts.text('difference.objects'), rows: objects },
        { title: texts.text('restore.variables'), rows: variables },
      ]
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <section key={title} className={styles.service}>
            <h3 className={styles.name}>{title}</h3>
            <Rows rows={rows} isNew={preview.fromVersion === null} />
          </section>
        ))}
      {unchanged.length > 0 && (
        <p className={styles.unchanged}>
          {texts.text('difference.unchanged', {
            services: unchanged.map(({ service }) => printable(service)).join(', '),
          })}
        </p>
      )}
    </div>
  );
}

/** `isNew`: there was nothing before, so only what will be is shown. */
function Rows(props: { readonly rows: readonly Difference[]; readonly isNew: boolean }): ReactElement {
  const { rows, isNew } = props;
  const texts = useTexts();
  return (
    <div className={styles.rows}>
      {rows.map((row) => (
        <div key={`${row.area}/${row.name}`} className={classNames(styles.row, isNew && styles.newRow)}>
          <span className={styles.area}>{texts.text(`difference.area.${row.area}`)}</span>
          <span className={styles.key}>{printable(settingName(texts, row))}</span>
          {!isNew && (
            <>
              <Value row={row} text={row.before} className={styles.before} />
              <span aria-hidden className={styles.arrow}>
                {'→'}
              </span>
            </>
          )}
          <Value row={row} text={row.after} className={styles.after} />
        </div>
      ))}
    </div>
  );
}

function Value(props: {
  readonly row: Difference;
  readonly text: string | null;
  readonly className: string | undefined;
}): ReactElement {
  const { row, text, className } = props;
  const shown = printable(settingValue(useTexts(), row, text));
  return text === null ? (
    <span className={styles.none}>{shown}</span>
  ) : (
    <code className={className} title={shown}>
      {shown}
    </code>
  );
}
