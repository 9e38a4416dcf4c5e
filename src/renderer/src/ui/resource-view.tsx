import type { ReactElement, ReactNode } from 'react';
import type { ErrorShape } from '../../../shared/errors.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import { ErrorState } from './error-state.tsx';
import styles from './resource-view.module.css';
import { Skeleton } from './skeleton.tsx';
import { Time } from './time.tsx';

/** What is known of something that was asked for. */
export interface ViewedResource<Data> {
  readonly data: Data | null;
  readonly error: ErrorShape | null;
  readonly asOf: number | null;
  readonly refresh: () => void;
}

export interface ResourceViewProps<Data> {
  readonly resource: ViewedResource<Data>;
  /** In the shape of what will come; five lines by default. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Its place while it loads, its data, or why there is none; data that could not be renewed is marked with its time. */
export function ResourceView<Data>(props: ResourceViewProps<Data>): ReactElement {
  const { data, error, asOf, refresh } = props.resource;
  if (data === null && error === null) return <>{props.skeleton ?? <Skeleton lines={5} />}</>;
  if (data === null && error !== null) return <ErrorState error={error} onRetry={refresh} />;
  return (
    <>
      {error !== null && <StaleNote asOf={asOf} onRetry={refresh} />}
      {data !== null && props.children(data)}
    </>
  );
}

/** Says of when what one sees is, when it could not be renewed. */
export function StaleNote(props: {
  readonly asOf: number | null;
  readonly onRetry?: (() => void) | undefined;
}): ReactElement {
  const texts = useTexts();
  return (
    <p role="status" className={styles.stale}>
      <span>
        {texts.text('ui.asOf')} <Time at={props.asOf === null ? null : new Date(props.asOf).toISOString()} />
      </span>
      {props.onRetry !== undefined && (
        <Button size="small" variant="ghost" onClick={props.onRetry}>
          {texts.text('ui.retry')}
        </Button>
      )}
    </p>
  );
}
