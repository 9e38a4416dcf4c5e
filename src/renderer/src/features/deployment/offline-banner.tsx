import { CloudOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import { useEnvironments } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Time } from '../../ui/time.tsx';

/** The host does not answer: what is shown is what was last known, and since when. */
export function OfflineBanner({ environment }: { readonly environment: string }): ReactElement {
  const texts = useTexts();
  const row = useEnvironments().data?.find(({ name }) => name === environment);
  return (
    <Banner
      tone="grey"
      icon={CloudOff}
      title={texts.text('ui.offline', { environment })}
      actions={
        <LinkButton to="/environments/$name" params={{ name: environment }}>
          {texts.text('deployment.showEnvironment')}
        </LinkButton>
      }
    >
      {row !== undefined && (
        <p>
          {row.error !== null && printable(describeError(texts, row.error).what)} <Time at={row.stateSince} />
        </p>
      )}
    </Banner>
  );
}
