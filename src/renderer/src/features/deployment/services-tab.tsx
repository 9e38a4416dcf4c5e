import { useState } from 'react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { useEnvironments } from '../../stores/queries.ts';
import { useStats } from '../../stores/stats.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Switch } from '../../ui/switch.tsx';
import { Table } from '../../ui/table.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';
import { serviceColumns } from './service-columns.tsx';
import { ServiceDialog } from './service-dialog.tsx';
import { TerminalDialog } from './terminal-dialog.tsx';

/** Every service of the release with the container that stands for it. */
export function ServicesTab({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const [isMeasured, setMeasured] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [terminal, setTerminal] = useState<string | null>(null);
  const stats = useStats(target, isMeasured);
  const environment = useEnvironments().data?.find(({ name }) => name === target.environment) ?? null;
  const columns = serviceColumns({
    texts,
    environment,
    samples: isMeasured && stats.error === null ? stats.samples : null,
    onTerminal: setTerminal,
    onShow: setShown,
  });
  const service = page.services.find((row) => row.service === shown) ?? null;
  return (
    <div className={styles.body}>
      <div className={styles.toolbar}>
        <Switch
          label={texts.text('deployment.measure')}
          hint={
            stats.error === null
              ? texts.text('deployment.measureHint')
              : describeError(texts, stats.error).what
          }
          isChecked={isMeasured}
          onChange={setMeasured}
        />
      </div>
      <Table
        layout="fit"
        label={texts.text('deployment.tab.services')}
        columns={columns}
        rows={page.services}
        rowKey={(row) => row.service}
        onOpen={(row) => setShown(row.service)}
        empty={<p className={styles.none}>{texts.text('deployment.noServices')}</p>}
      />
      <ServiceDialog row={service} onClose={() => setShown(null)} />
      {terminal !== null && (
        <TerminalDialog target={target} service={terminal} onClose={() => setTerminal(null)} />
      )}
    </div>
  );
}
