import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { OperationProgress } from '../../parts/operation-progress.tsx';
import { useOperationPage } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';

/** One operation, of now or of the past, whoever started it. */
export function OperationPage(): ReactElement {
  const { id } = useParams({ from: '/operations/$id' });
  const texts = useTexts();
  const row = useOperationPage(id).data?.row ?? null;
  const title =
    row === null ? texts.text('operation.title') : `${texts.text(`kind.${row.kind}`)} ${row.deployment}`;
  return (
    <Page
      title={title}
      trail={<Link to="/activity">{texts.text('operation.activity')}</Link>}
      meta={
        row !== null && (
          <>
            <span>{row.environment}</span>
            <span>{texts.text('operation.by', { actor: row.actor })}</span>
            <Time at={row.startedAt} />
          </>
        )
      }
    >
      <OperationProgress key={id} id={id} />
    </Page>
  );
}
