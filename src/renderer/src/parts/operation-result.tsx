import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, OctagonAlert, PauseCircle, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { OperationEnding, OperationView } from '../../../shared/operation-view.ts';
import { duration } from '../text/format.ts';
import { useTexts } from '../text/use-texts.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { Tone } from '../ui/tone.ts';
import { OperationCause } from './operation-cause.tsx';
import styles from './operation-result.module.css';
import { preciseDuration } from './precise-duration.ts';
import { ResumeButton } from './resume-button.tsx';

interface ResultProps {
  readonly view: OperationView;
  readonly ended: OperationEnding;
}

const looks: Readonly<Record<string, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  done: { tone: 'green', icon: CircleCheck },
  'rolled-back': { tone: 'amber', icon: Undo2 },
  cancelled: { tone: 'amber', icon: Undo2 },
  held: { tone: 'red', icon: PauseCircle },
};

/** How it ended, why, and what can be done now. */
export function OperationResult({ view, ended }: ResultProps): ReactElement {
  const texts = useTexts();
  const { tone, icon } = looks[ended.end] ?? { tone: 'red' as const, icon: OctagonAlert };
  const special = `operation.ended.${ended.end}.${view.kind}`;
  const title = texts.has(special) ? special : `operation.ended.${ended.end}`;
  const values = {
    name: view.deployment,
    from: view.fromVersion ?? '',
    to: view.toVersion ?? '',
    what: texts.text(`kind.${view.kind}`),
  };
  return (
    <Banner
      tone={tone}
      icon={icon}
      isUrgent={ended.end !== 'done'}
      title={texts.text(title, values)}
      actions={<ResultActions view={view} ended={ended} />}
    >
      {ended.end === 'done' && <AwayTimes view={view} />}
      {ended.error !== null && <OperationCause error={ended.error} service={ended.failedService} />}
      {ended.logExcerpt.length > 0 && (
        <>
          <p className={styles.label}>{texts.text('operation.lastLog')}</p>
          <Code isBlock label={texts.text('operation.lastLog')} text={ended.logExcerpt.join('\n')} />
        </>
      )}
    </Banner>
  );
}

/** The operator's question after an upgrade: what was away, and for how long? */
function AwayTimes({ view }: { readonly view: OperationView }): ReactElement {
  const texts = useTexts();
  const away = view.services.filter(({ awayMs }) => awayMs !== null && awayMs > 0);
  const parts = away.map(
    ({ service, awayMs }) => `${service} ${preciseDuration(awayMs ?? 0, texts.language)}`,
  );
  return (
    <p>
      {texts.text('operation.took', { duration: duration(view.lastEventAtMs - view.startedAtMs) })}{' '}
      {away.length === 0
        ? texts.text('operation.noneAway')
        : texts.text('operation.away', { services: parts.join(', ') })}
    </p>
  );
}

function ResultActions({ view, ended }: ResultProps): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const params = { environment: view.environment, name: view.deployment };
  const canGoBack = ended.end === 'held' || (ended.end === 'failed' && view.kind === 'upgrade');
  const buttons: ReactNode[] = [];
  if (ended.error !== null) {
    buttons.push(
      <CopyButton key="copy" label={texts.text('ui.copyDetails')} text={JSON.stringify(ended, null, 2)} />,
    );
  }
  if (canGoBack) {
    buttons.push(
      <Button
        key="back"
        variant="amber"
        icon={Undo2}
        onClick={() => void navigate({ to: '/deployments/$environment/$name/rollback', params })}
      >
        {texts.text('operation.rollBackNow')}
      </Button>,
    );
  }
  if (ended.end === 'held') {
    const { environment, deployment } = view;
    const label = texts.text('operation.resume');
    buttons.push(<ResumeButton key="resume" {...{ environment, deployment, label }} />);
  }
  if (view.kind !== 'remove' || ended.end !== 'done') {
    buttons.push(
      <Button
        key="deployment"
        variant={ended.end === 'done' ? 'primary' : 'default'}
        onClick={() => void navigate({ to: '/deployments/$environment/$name', params })}
      >
        {texts.text('operation.toDeployment')}
      </Button>,
    );
  }
  return <>{buttons}</>;
}
