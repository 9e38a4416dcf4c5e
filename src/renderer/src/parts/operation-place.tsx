import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useRunningOperation } from '../stores/world.ts';
import { Page } from '../ui/page.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { OtherOperation } from './other-operation.tsx';

export interface OperationPlaceProps {
  readonly kind: 'upgrade' | 'rollback';
  readonly name: string;
  readonly environment: string;
  readonly title: string;
  /** The operation that the address names. */
  readonly operation: string | undefined;
  /** Puts one into the address. */
  readonly onOperation: (id: string) => void;
  /** What asks before it begins. */
  readonly children: ReactNode;
}

/** First what asks, then, on the same address, the progress of what was confirmed. */
export function OperationPlace(props: OperationPlaceProps): ReactElement {
  const { kind, name, environment, operation, onOperation } = props;
  const running = useRunningOperation(name, environment);
  const own = running?.kind === kind ? running.id : null;

  useEffect(() => {
    // Why: whoever opens the address while it runs sees it run, and the address then says which one it is.
    if (own !== null && own !== operation) onOperation(own);
  }, [own, operation, onOperation]);

  return (
    <Page
      title={props.title}
      trail={
        <Link to="/deployments/$environment/$name" params={{ environment, name }}>
          {name}
        </Link>
      }
      meta={<span>{environment}</span>}
    >
      {operation !== undefined ? (
        <OperationProgress key={operation} id={operation} />
      ) : running !== null ? (
        <OtherOperation row={running} />
      ) : (
        props.children
      )}
    </Page>
  );
}
