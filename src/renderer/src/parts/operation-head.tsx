import type { ReactElement } from 'react';
import { phaseText } from '../../../shared/phase-text.ts';
import type { Counter } from '../../../shared/operation-event.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { bytes, duration } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import type { Tone } from '../ui/tone.ts';
import { useNow } from '../ui/use-now.ts';
import { CancelOperation } from './cancel-operation.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { LostHost } from './lost-host.tsx';
import styles from './operation-head.module.css';

/** The line that is looked at from across the room: how far, in which phase, how many, for how long. */
export function OperationHead(props: { readonly id: string; readonly view: OperationView }): ReactElement {
  const { id, view } = props;
  const texts = useTexts();
  const percent = Math.floor(view.progress?.percent ?? 0);
  return (
    <section className={styles.head} aria-label={texts.text('operation.progress')}>
      <div className={styles.line}>
        <strong className={styles.percent}>{`${percent} %`}</strong>
        <span className={styles.phase} aria-live="polite">
          {view.ended === null ? phaseText(texts, view) : texts.text(`end.${view.ended.end}`)}
        </span>
        <Counters view={view} />
        <span className={styles.space} />
        <Elapsed view={view} />
        {view.ended === null && (
          <>
            <LiveIndicator isHostLost={view.connectionLostSince !== null} />
            <CancelOperation id={id} view={view} />
          </>
        )}
      </div>
      <ProgressBar label={texts.text('operation.bar')} percent={percent} tone={barTone(view)} />
      {view.ended === null && <LostHost view={view} />}
    </section>
  );
}

function Counters({ view }: { readonly view: OperationView }): ReactElement | null {
  const texts = useTexts();
  const { progress } = view;
  if (progress === null) return null;
  const { services, images, oneShots, pulledBytes, totalBytes } = progress;
  return (
    <>
      <Count name="services" counter={services} />
      {oneShots.total > 0 && <Count name="oneShots" counter={oneShots} />}
      {images.total > 0 && <Count name="images" counter={images} />}
      {totalBytes > 0 && images.done < images.total && (
        <span className={styles.count}>
          {`${bytes(pulledBytes, texts.language)} / ${bytes(totalBytes, texts.language)}`}
        </span>
      )}
    </>
  );
}

function Count(props: { readonly name: string; readonly counter: Counter }): ReactElement {
  const texts = useTexts();
  const { done, total } = props.counter;
  return <span className={styles.count}>{texts.text(`operation.count.${props.name}`, { done, total })}</span>;
}

function Elapsed({ view }: { readonly view: OperationView }): ReactElement {
  const texts = useTexts();
  const now = useNow(1000);
  const endMs = view.ended === null ? Math.max(now, view.lastEventAtMs) : view.lastEventAtMs;
  return (
    <span className={styles.count} title={texts.text('operation.elapsed')}>
      {duration(endMs - view.startedAtMs)}
    </span>
  );
}

function barTone(view: OperationView): Tone {
  const end = view.ended?.end;
  if (end === 'done') return 'green';
  if (end === 'failed' || end === 'held' || end === 'refused') return 'red';
  return view.direction === 'back' || view.kind === 'rollback' ? 'amber' : 'blue';
}
