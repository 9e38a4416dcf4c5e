import type { ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

export function DeploymentPage(): ReactElement {
  const texts = useTexts();
  return (
    <Page title={texts.text('shell.deployments')}>
      <Skeleton />
    </Page>
  );
}
