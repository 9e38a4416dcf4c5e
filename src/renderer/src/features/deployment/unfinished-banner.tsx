import { Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { ResumeButton } from '../../parts/resume-button.tsx';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';

interface UnfinishedBannerProps {
  readonly target: DeploymentRef;
  /**
   * `interrupted`: an operation was begun and nobody works on it any more, such as after its lock was taken over.
   * `cleanup`: what an upgrade replaced is not all removed.
   */
  readonly what: 'interrupted' | 'cleanup';
}

/** Something was begun there, is not at its end, and nobody works on it. */
export function UnfinishedBanner({ target, what }: UnfinishedBannerProps): ReactElement {
  const texts = useTexts();
  const { environment, name } = target;
  return (
    <Banner
      tone="amber"
      icon={Unplug}
      title={texts.text(`deployment.${what}`)}
      actions={
        <ResumeButton environment={environment} deployment={name} label={texts.text('deployment.resume')} />
      }
    >
      <p>{texts.text(`deployment.${what}Text`)}</p>
    </Banner>
  );
}
