import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { describeError } from '../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';

/** What did not stop the operation but should be known. */
export function WarningList({ warnings }: { readonly warnings: readonly ErrorShape[] }): ReactElement | null {
  const texts = useTexts();
  if (warnings.length === 0) return null;
  const words = [...new Set(warnings.map((warning) => describeError(texts, warning).what))];
  return (
    <Banner
      tone="amber"
      icon={TriangleAlert}
      title={texts.text('operation.warnings', { count: words.length })}
    >
      {words.map((text) => (
        <p key={text}>{printable(text)}</p>
      ))}
    </Banner>
  );
}
