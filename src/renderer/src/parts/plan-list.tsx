import { useState } from 'react';
import type { ReactElement } from 'react';
import type { PlanStepRow, PlanView } from '../../../shared/contract/shapes/operation.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Button } from '../ui/button.tsx';
import { Code } from '../ui/code.tsx';
import { NoReturnLine } from './no-return-line.tsx';
import styles from './plan-list.module.css';
import { withShortDigests } from './short-digest.ts';

/** The plan as it will run, by phase, with the point of no return drawn as a line. */
export function PlanList({ plan }: { readonly plan: PlanView }): ReactElement {
  const texts = useTexts();
  const [isText, setText] = useState(false);
  const before = plan.steps.filter((step) => !step.isAfterCommit);
  const after = plan.steps.filter((step) => step.isAfterCommit);
  const hasLine = plan.steps.some(isCommit);
  return (
    <div className={styles.plan}>
      <div className={styles.head}>
        <span>{texts.text('preview.plan', { count: plan.steps.length })}</span>
        <Button size="small" variant="ghost" onClick={() => setText(!isText)}>
          {texts.text(isText ? 'plan.asList' : 'plan.asText')}
        </Button>
      </div>
      {isText ? (
        <Code isBlock text={plan.text} label={texts.text('plan.title')} />
      ) : (
        <>
          <Phases plan={plan} steps={before} />
          {hasLine && <NoReturnLine />}
          <Phases plan={plan} steps={after} />
        </>
      )}
    </div>
  );
}

function isCommit(step: PlanStepRow): boolean {
  return step.kind === 'write-record' && step.subject === 'committed';
}

function Phases(props: { readonly plan: PlanView; readonly steps: readonly PlanStepRow[] }): ReactElement {
  const { plan, steps } = props;
  const texts = useTexts();
  const phases = [...new Set(steps.map(({ phase }) => phase))];
  return (
    <>
      {phases.map((phase) => (
        <section key={phase} className={styles.phase}>
          <h3 className={styles.name}>
            {phase === 'commit'
              ? texts.text('plan.commit')
              : phaseText(texts, { kind: plan.kind, direction: plan.direction, phase })}
          </h3>
          <ol className={styles.steps}>
            {steps
              .filter((step) => step.phase === phase)
              .map((step) => (
                <Step key={step.id} step={step} />
              ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Step({ step }: { readonly step: PlanStepRow }): ReactElement {
  const texts = useTexts();
  const key = step.kind === 'write-record' ? `plan.record.${step.subject}` : `plan.step.${step.kind}`;
  const what = texts.has(key) ? texts.text(key) : step.kind;
  const cause = texts.has(`cause.${step.cause}`) ? texts.text(`cause.${step.cause}`) : step.cause;
  return (
    <li className={styles.step}>
      <span className={styles.service}>{step.service === null ? '' : printable(step.service)}</span>
      <span className={styles.what}>
        {what}
        {step.kind !== 'write-record' && (
          <span className={styles.subject} title={step.subject}>
            {printable(withShortDigests(step.subject))}
          </span>
        )}
      </span>
      <span className={styles.cause}>{cause}</span>
    </li>
  );
}
