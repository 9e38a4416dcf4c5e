import type { ReactElement } from 'react';
import type { KnownPlaceRow } from '../../../../shared/contract/shapes/environment.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useKnownPlaces } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './add-environment.module.css';

/** Contexts of Docker and hosts of the SSH configuration, to choose from. */
export function KnownPlaces(props: {
  /** The address that is filled in now, as JSON. */
  readonly chosen: string;
  readonly onChoose: (place: KnownPlaceRow) => void;
}): ReactElement {
  const texts = useTexts();
  const places = useKnownPlaces();
  return (
    <Section
      title={texts.text('environment.places')}
      description={texts.text('environment.places.about')}
      actions={
        <Button size="small" isBusy={places.isLoading} onClick={places.refresh}>
          {texts.text('environment.lookAgain')}
        </Button>
      }
    >
      <Loadable query={places} skeleton={<Skeleton kind="rows" lines={2} />}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{texts.text('environment.noPlaces')}</p>
          ) : (
            <div className={styles.engines}>
              {rows.map((row) => (
                <div key={`${row.origin} ${row.name}`} className={styles.engine}>
                  <strong>{printable(row.name)}</strong>
                  <span className={styles.address}>
                    {`${texts.text(`origin.${row.origin}`)} · ${printable(row.description)}`}
                  </span>
                  <Button
                    size="small"
                    disabledReason={reasonAgainst(row, props.chosen, (key, values) =>
                      texts.text(key, values),
                    )}
                    onClick={() => props.onChoose(row)}
                  >
                    {texts.text('environment.use')}
                  </Button>
                </div>
              ))}
            </div>
          )
        }
      </Loadable>
    </Section>
  );
}

function reasonAgainst(
  row: KnownPlaceRow,
  chosen: string,
  text: (key: string, values?: Readonly<Record<string, string>>) => string,
): string | null {
  if (row.environment !== null) return text('environment.place.added', { name: row.environment });
  return JSON.stringify(row.address) === chosen ? text('environment.chosen') : null;
}
