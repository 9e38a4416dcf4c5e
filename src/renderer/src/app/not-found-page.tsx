import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage(): ReactElement {
  const texts = useTexts();
  return (
    <EmptyState
      icon={Compass}
      title={texts.text('app.notFound')}
      actions={<Link to="/deployments">{texts.text('app.toDeployments')}</Link>}
    />
  );
}
