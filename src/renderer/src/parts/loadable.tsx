import type { ReactElement, ReactNode } from 'react';
import { useConnection } from '../stores/world.ts';
import type { UsedResource } from '../stores/use-resource.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';

export interface LoadableProps<Data> {
  readonly query: UsedResource<Data>;
  readonly children: (data: Data) => ReactNode;
  /** What stands there until the first answer. */
  readonly skeleton?: ReactNode;
  /** What was tried, for the error. */
  readonly title?: string | undefined;
}

/** The four states of everything that is asked for: coming, failed, there, and there but no longer renewed. */
export function Loadable<Data>({ query, children, skeleton, title }: LoadableProps<Data>): ReactElement {
  const { data, error, refresh } = query;
  if (data === null && error !== null) return <ErrorState error={error} title={title} onRetry={refresh} />;
  if (data === null) return <>{skeleton ?? <Skeleton lines={6} />}</>;
  return (
    <>
      <StaleNote query={query} />
      {children(data)}
    </>
  );
}

/** Says that what is shown is from before, and since when; nothing while it is fresh. */
export function StaleNote<Data>({ query }: { readonly query: UsedResource<Data> }): ReactElement | null {
  const texts = useTexts();
  const connection = useConnection();
  const { error, asOf, refresh } = query;
  const isCut = connection === 'lost' || connection === 'refused';
  if (error === null && !isCut) return null;
  return (
    <Banner
      tone="grey"
      title={
        <>
          {texts.text('parts.stale')} <Time at={asOf === null ? null : new Date(asOf).toISOString()} />
        </>
      }
      actions={
        isCut ? undefined : (
          <Button size="small" onClick={refresh}>
            {texts.text('ui.retry')}
          </Button>
        )
      }
    >
      {isCut ? texts.text('conn.reconnecting') : error?.message}
    </Banner>
  );
}
