import type { ReactElement } from 'react';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/link-button.tsx';

/** Something else works on the deployment now; the page goes on by itself when that has ended. */
export function OtherOperation({ row }: { readonly row: OperationRow }): ReactElement {
  const texts = useTexts();
  return (
    <Banner
      tone="grey"
      title={texts.text('operation.other', { what: texts.text(`kind.${row.kind}`), name: row.deployment })}
      actions={
        <LinkButton to="/operations/$id" params={{ id: row.id }}>
          {texts.text('operation.follow')}
        </LinkButton>
      }
    >
      <p>{texts.text('operation.other.wait')}</p>
    </Banner>
  );
}
