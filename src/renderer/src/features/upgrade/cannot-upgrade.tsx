import { CircleArrowUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** The documented answers of the check, which are English, and what they are called here. */
const reasons: Readonly<Record<string, string>> = {
  'Deployment must be running': 'mustRun',
  'No newer version available': 'noNewer',
  'Product not found in catalog': 'notInCatalog',
};

export function CannotUpgrade({ reason }: { readonly reason: string }): ReactElement {
  const texts = useTexts();
  const known = Object.entries(reasons).find(([english]) => reason.startsWith(english))?.[1];
  return (
    <EmptyState icon={CircleArrowUp} title={texts.text('upgrade.cannot')}>
      <p>{known === undefined ? printable(reason) : texts.text(`err.${known}`)}</p>
      {known !== undefined && <p>{texts.text(`fix.${known}`)}</p>}
    </EmptyState>
  );
}
