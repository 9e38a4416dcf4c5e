import { Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { ResumeButton } from '../../parts/resume-button.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import type { PagePartProps } from './page-part.ts';

/** An operation was begun and nobody works on it any more, such as after its lock was taken over. */
export function InterruptedBanner({ target }: PagePartProps): ReactElement {
  const texts = useTexts();
  const { environment, name } = target;
  return (
    <Banner
      tone="amber"
      icon={Unplug}
      title={texts.text('deployment.interrupted')}
      actions={
        <ResumeButton environment={environment} deployment={name} label={texts.text('deployment.resume')} />
      }
    >
      <p>{texts.text('deployment.interruptedText')}</p>
    </Banner>
  );
}
