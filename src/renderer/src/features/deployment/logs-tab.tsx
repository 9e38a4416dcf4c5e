import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useLogs } from '../../stores/logs.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LogView } from '../../ui/log-view.tsx';
import { Select } from '../../ui/select.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';
import { inOrderOfTime } from './log-order.ts';
import { sinceChoices, sinceMoment } from './log-since.ts';
import type { SinceChoice } from './log-since.ts';

const everything = '';
const lastLines = 5_000;

/** All services in one log, or one of them; from the last lines or from a moment on. */
export function LogsTab({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const { service = everything } = useSearch({ from: '/deployments/$environment/$name' });
  const [since, setSince] = useState<{ choice: SinceChoice; moment: string | null }>({
    choice: 'tail',
    moment: null,
  });
  const log = useLogs({
    ref: { name: target.name, environment: target.environment },
    service: service === everything ? null : service,
    tail: since.moment === null ? lastLines : null,
    since: since.moment,
    follow: true,
  });
  const lines = useMemo(() => inOrderOfTime(log.lines), [log.lines]);
  return (
    <div className={styles.fullLog}>
      {log.error !== null && (
        <div className={styles.body}>
          <ErrorState error={log.error} />
        </div>
      )}
      <LogView
        lines={lines}
        received={log.received}
        hasServices={service === everything}
        fileName={[target.name, service].filter(Boolean).join('-')}
        toolbar={
          <>
            <Select
              label={texts.text('deployment.logs.service')}
              isLabelHidden
              value={service}
              options={[
                { value: everything, label: texts.text('deployment.logs.all') },
                ...page.services.map((row) => ({ value: row.service, label: row.service })),
              ]}
              onChange={(chosen) =>
                void navigate({
                  to: '/deployments/$environment/$name',
                  params: target,
                  search: chosen === everything ? { tab: 'logs' } : { tab: 'logs', service: chosen },
                  replace: true,
                })
              }
            />
            <Select
              label={texts.text('deployment.logs.since')}
              isLabelHidden
              value={since.choice}
              options={sinceChoices.map((choice) => ({
                value: choice,
                label: texts.text(`deployment.logs.since.${choice}`),
              }))}
              onChange={(value) => {
                const choice = value as SinceChoice;
                setSince({ choice, moment: sinceMoment(choice, Date.now()) });
              }}
            />
          </>
        }
      />
    </div>
  );
}
