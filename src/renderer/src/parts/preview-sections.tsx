import { RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import type { PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import type { UsedResource } from '../stores/use-resource.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Section } from '../ui/section.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CheckList } from './check-list.tsx';
import { DifferenceList } from './difference-list.tsx';
import { PlanList } from './plan-list.tsx';

interface PreviewProps {
  readonly preview: UsedResource<PreviewAnswer>;
}

export function DifferencesSection(props: PreviewProps & { readonly title?: string }): ReactElement {
  const texts = useTexts();
  const { data, error } = props.preview;
  return (
    <Section title={props.title ?? texts.text('upgrade.differences')}>
      {data !== null && <DifferenceList preview={data} />}
      {data === null && error === null && <Skeleton lines={3} />}
      {data === null && error !== null && <ErrorState error={error} />}
    </Section>
  );
}

/** `isSaidElsewhere`: the form above names what blocks already. */
export function ChecksSection(props: PreviewProps & { readonly isSaidElsewhere: boolean }): ReactElement {
  const { data, error, isLoading, refresh } = props.preview;
  const texts = useTexts();
  const blocked = data?.blocked ?? null;
  return (
    <Section
      title={texts.text('upgrade.checks')}
      description={texts.text('upgrade.checks.about')}
      actions={
        <Button size="small" icon={RotateCw} isBusy={isLoading} onClick={refresh}>
          {texts.text('upgrade.checkAgain')}
        </Button>
      }
    >
      {data === null && error === null && <Skeleton lines={3} />}
      {data !== null && <CheckList checks={data.checks} isMade={data.plan !== null} />}
      {data !== null && error !== null && <ErrorState error={error} onRetry={refresh} />}
      {blocked !== null && !props.isSaidElsewhere && (
        <ErrorState error={blocked} title={texts.text('upgrade.blocked')} />
      )}
    </Section>
  );
}

export function PlanSection(props: PreviewProps & { readonly description?: string }): ReactElement {
  const texts = useTexts();
  const plan = props.preview.data?.plan ?? null;
  return (
    <Section title={texts.text('plan.title')} description={props.description}>
      {plan === null ? <p>{texts.text('plan.later')}</p> : <PlanList plan={plan} />}
    </Section>
  );
}
