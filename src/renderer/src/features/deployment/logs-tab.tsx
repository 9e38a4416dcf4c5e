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
import { LogRangeFields } from './log-range-fields.tsx';
import { rangeKey, usualRange } from './log-range.ts';

const everything = '';

/** All services in one log, or one of them; from the last lines or a moment on, with what is written now or up to a moment. */
export function LogsTab({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const { service = everything } = useSearch({ from: '/deployments/$environment/$name' });
  const [range, setRange] = useState(usualRange);
  const log = useLogs({
    ref: { name: target.name, environment: target.environment },
    service: service === everything ? null : service,
    ...rangeKey(range),
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
        isOpen={!log.isOver}
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
            <LogRangeFields range={range} onChange={setRange} />
          </>
        }
      />
    </div>
  );
}
