import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DiscoveredEngineRow } from '../../../../shared/contract/shapes/environment.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useDiscoveredEngines, useEnvironments } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './add-environment.module.css';

export interface DiscoveredEnginesProps {
  /** The address that is filled in now. */
  readonly chosen: string;
  readonly onChoose: (engine: DiscoveredEngineRow) => void;
}

/** Engines of this machine that answer and are no environment yet, and the built-in one. */
export function DiscoveredEngines({ chosen, onChoose }: DiscoveredEnginesProps): ReactElement {
  const texts = useTexts();
  const engines = useDiscoveredEngines();
  const demo = useEnvironments().data?.find(({ kind }) => kind === 'demo');
  return (
    <Section
      title={texts.text('environment.discovered')}
      description={texts.text('environment.discovered.about')}
      actions={
        <Button size="small" isBusy={engines.isLoading} onClick={engines.refresh}>
          {texts.text('environment.lookAgain')}
        </Button>
      }
    >
      <Loadable query={engines} skeleton={<Skeleton kind="rows" lines={2} />}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{texts.text('environment.noneDiscovered')}</p>
          ) : (
            <div className={styles.engines}>
              {rows.map((row) => (
                <div key={row.dockerHost} className={styles.engine}>
                  <strong>{`${printable(row.engine.name)} ${row.engine.version}`}</strong>
                  <span className={styles.address}>{row.dockerHost}</span>
                  <Button
                    size="small"
                    disabledReason={row.dockerHost === chosen ? texts.text('environment.chosen') : null}
                    onClick={() => onChoose(row)}
                  >
                    {texts.text('environment.use')}
                  </Button>
                </div>
              ))}
            </div>
          )
        }
      </Loadable>
      {demo !== undefined && (
        <p>
          {texts.text('environment.demo')}{' '}
          <Link to="/environments/$name" params={{ name: demo.name }}>
            {printable(demo.name)}
          </Link>
        </p>
      )}
    </Section>
  );
}
