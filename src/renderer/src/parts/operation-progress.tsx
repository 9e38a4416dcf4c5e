import { ScrollText } from 'lucide-react';
import { useCallback } from 'react';
import type { ReactElement } from 'react';
import type { FollowedOperation } from '../stores/operation.ts';
import { useOperation } from '../stores/operation.ts';
import type { LinesOf } from '../stores/operation-state.ts';
import { useOperationPage } from '../stores/queries.ts';
import { useTexts } from '../text/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LogView } from '../ui/log-view.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { HeldDifference } from './held-difference.tsx';
import { Loadable } from './loadable.tsx';
import { operationLines } from './operation-lines.ts';
import { OperationHead } from './operation-head.tsx';
import styles from './operation-progress.module.css';
import { OperationResult } from './operation-result.tsx';
import { PhaseList } from './phase-list.tsx';
import { phaseRows } from './phase-rows.ts';
import { ServiceRows } from './service-rows.tsx';
import { WarningList } from './warning-list.tsx';

/** One operation as it runs or ran: the same wherever and however often it is opened. */
export function OperationProgress({ id }: { readonly id: string }): ReactElement {
  const texts = useTexts();
  const linesOf = useCallback<LinesOf>((event, view) => operationLines(texts, event, view), [texts]);
  const followed = useOperation(id, linesOf);
  const { view, error } = followed;
  if (view.sequence === 0 && error !== null) return <ErrorState error={error} />;
  if (view.operation === '') return followed.isOver ? <Untold id={id} /> : <Skeleton lines={8} />;
  return <KnownOperation id={id} followed={followed} />;
}

/** It was refused, or ended by another hand, before anything of it was logged. */
function Untold({ id }: { readonly id: string }): ReactElement {
  const texts = useTexts();
  return (
    <Loadable query={useOperationPage(id)}>
      {({ row: { kind, deployment, end, error } }) =>
        error === null ? (
          <EmptyState icon={ScrollText} title={texts.text('operation.untold')} />
        ) : (
          <ErrorState
            error={error}
            title={texts.text(`operation.ended.${end ?? 'failed'}`, {
              name: deployment,
              what: texts.text(`kind.${kind}`),
            })}
          />
        )
      }
    </Loadable>
  );
}

function KnownOperation(props: { readonly id: string; readonly followed: FollowedOperation }): ReactElement {
  const { id, followed } = props;
  const { view, log, error } = followed;
  const texts = useTexts();
  const plan = useOperationPage(id).data?.plan ?? null;
  return (
    <div className={styles.progress}>
      <OperationHead id={id} view={view} />
      {view.ended !== null && <OperationResult view={view} ended={view.ended} />}
      {view.ended?.end === 'held' && (
        <HeldDifference target={{ name: view.deployment, environment: view.environment }} />
      )}
      {error !== null && view.ended === null && <ErrorState error={error} />}
      <WarningList warnings={view.warnings} />
      <div className={styles.columns}>
        <Section title={texts.text(view.ended === null ? 'progress.phase' : 'operation.phases')}>
          <PhaseList kind={view.kind} rows={phaseRows(view, plan?.steps ?? [])} />
        </Section>
        <Section title={texts.text('operation.services')}>
          <ServiceRows view={view} steps={plan?.steps ?? []} />
        </Section>
      </div>
      <Section title={texts.text('operation.log')}>
        <div className={styles.log}>
          <LogView
            lines={log.lines}
            received={log.received}
            isOpen={!followed.isOver}
            hasServices
            fileName={`${view.deployment}-${view.kind}-${id}`}
          />
        </div>
      </Section>
    </div>
  );
}
