import type { ReactElement } from 'react';
import type { PlanStepRow } from '../../../shared/contract/shapes/operation.ts';
import { printable } from '../../../shared/printable.ts';
import type { OperationView, PullView, ServiceView } from '../../../shared/operation-view.ts';
import { bytes, duration } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useNow } from '../ui/use-now.ts';
import { gateText } from './gate-text.ts';
import { preciseDuration } from './precise-duration.ts';
import { pullsByService } from './pulls-by-service.ts';
import { ServiceBadge } from './service-badge.tsx';
import styles from './service-rows.module.css';

export interface ServiceRowsProps {
  readonly view: OperationView;
  /** Of its plan: they say which image is whose. */
  readonly steps: readonly PlanStepRow[];
}

/** A row per service: where it stands, what it waits for and how long it may. Then images that belong to none. */
export function ServiceRows({ view, steps }: ServiceRowsProps): ReactElement {
  const texts = useTexts();
  const { of, others } = pullsByService(view.pulls, steps);
  return (
    <div role="table" aria-label={texts.text('operation.services')} className={styles.table}>
      {view.services.map((service) => (
        <ServiceRow
          key={service.service}
          service={service}
          pull={of.get(service.service) ?? null}
          isOver={view.ended !== null}
        />
      ))}
      {others.map((pull) => (
        <div role="row" key={pull.image} className={styles.row}>
          <span role="rowheader" className={styles.image} title={pull.image}>
            {printable(pull.image)}
          </span>
          <span role="cell" />
          <PullCell pull={pull} />
        </div>
      ))}
    </div>
  );
}

function ServiceRow(props: {
  readonly service: ServiceView;
  readonly pull: PullView | null;
  readonly isOver: boolean;
}): ReactElement {
  const { service, pull, isOver } = props;
  const isPulling = pull !== null && pull.currentBytes < pull.totalBytes && !isOver;
  return (
    <div role="row" className={styles.row}>
      <span role="rowheader" className={styles.name}>
        {printable(service.service)}
      </span>
      <span role="cell">
        <ServiceBadge
          state={isPulling && service.state === 'waiting' ? 'pulling' : service.state}
          isOver={isOver}
        />
      </span>
      {isPulling ? <PullCell pull={pull} /> : <GateCell service={service} isOver={isOver} />}
    </div>
  );
}

function PullCell({ pull }: { readonly pull: PullView }): ReactElement {
  const { language } = useTexts();
  const percent = pull.totalBytes === 0 ? 0 : (100 * pull.currentBytes) / pull.totalBytes;
  return (
    <span role="cell" className={styles.pull}>
      <ProgressBar label={pull.image} percent={percent} size="thin" />
      <span className={styles.note}>
        {`${bytes(pull.currentBytes, language)} / ${bytes(pull.totalBytes, language)}`}
      </span>
    </span>
  );
}

/** The last probe of the gate that is not passed, and what is left until it counts as failed. */
function GateCell(props: { readonly service: ServiceView; readonly isOver: boolean }): ReactElement {
  const { service, isOver } = props;
  const texts = useTexts();
  const words = [gateText(texts, service.gate), printable(service.note)]
    .filter((part) => part !== '')
    .join(': ');
  return (
    <span role="cell" className={styles.gate}>
      <span className={styles.note} title={words}>
        {words}
      </span>
      {service.deadlineAt !== null && !isOver && <TimeLeft at={service.deadlineAt} />}
      {service.awayMs !== null && service.awayMs > 0 && (
        <span className={styles.away}>
          {texts.text('operation.wasAway', {
            duration: preciseDuration(service.awayMs, texts.language),
          })}
        </span>
      )}
    </span>
  );
}

function TimeLeft({ at }: { readonly at: string }): ReactElement {
  const texts = useTexts();
  const left = Math.max(0, Date.parse(at) - useNow(1000));
  return (
    <span className={styles.left}>{texts.text('operation.timeLeft', { duration: duration(left) })}</span>
  );
}
