import { Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { ResumeButton } from '../../parts/resume-button.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import type { PagePartProps } from './page-part.ts';

/** What an upgrade replaced is not all removed, and nobody works on it. */
export function CleanupBanner({ target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const { environment, name } = target;
  return (
    <Banner
      tone="amber"
      icon={Unplug}
      title={texts.text('deployment.cleanup')}
      actions={
        <ResumeButton environment={environment} deployment={name} label={texts.text('deployment.resume')} />
      }
    >
      <p>{texts.text('deployment.cleanupText')}</p>
    </Banner>
  );
}
