import { RotateCw } from 'lucide-react';
import type { ReactElement } from 'react';
import type { HeldAnswer, HeldChoice, HeldObject } from '../../../shared/contract/shapes/held.ts';
import { describeError } from '../../../shared/describe-error.ts';
import { printable } from '../../../shared/printable.ts';
import type { DeploymentRef } from '../stores/deployment-ref.ts';
import { useHeld } from '../stores/previews.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import styles from './held-difference.module.css';
import { HeldServices } from './held-services.tsx';
import { Loadable } from './loadable.tsx';
import { PlanList } from './plan-list.tsx';

/** Both sides of a held operation, what is there, and what either decision would do; nothing where nothing is held. */
export function HeldDifference({ target }: { readonly target: DeploymentRef }): ReactElement | null {
  const texts = useTexts();
  const held = useHeld(target);
  if (held.error?.code === 'nothing-to-resume') return null;
  return (
    <Section
      title={texts.text('held.title')}
      description={texts.text('held.about')}
      actions={
        <Button icon={RotateCw} size="small" isBusy={held.isLoading} onClick={held.refresh}>
          {texts.text('held.again')}
        </Button>
      }
    >
      <Loadable query={held}>
        {(answer) => (
          <div className={styles.held}>
            <HeldServices held={answer} />
            <Objects objects={answer.objects} />
            <div className={styles.choices}>
              {answer.choices.map((choice) => (
                <Choice key={choice.command} choice={choice} />
              ))}
            </div>
          </div>
        )}
      </Loadable>
    </Section>
  );
}

function Objects({ objects }: { readonly objects: HeldAnswer['objects'] }): ReactElement | null {
  const texts = useTexts();
  if (objects.length === 0) return null;
  return (
    <ul className={styles.objects} aria-label={texts.text('held.objects')}>
      {objects.map((object) => (
        <li key={`${object.kind}/${object.name}`} className={styles.object}>
          <Badge tone={object.isThere ? 'green' : 'red'}>
            {texts.text(object.isThere ? 'held.there' : 'held.notThere')}
          </Badge>
          <span className={styles.kind}>{texts.text(`held.${kindOf(object)}`)}</span>
          <code className={styles.name} title={object.name}>
            {printable(object.name)}
          </code>
          <span className={styles.quiet}>{texts.text(`held.by.${object.wantedBy}`)}</span>
          {object.differs.length > 0 && (
            <Badge tone="amber">
              {texts.text('held.unlike', { settings: object.differs.map(printable).join(', ') })}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  );
}

function kindOf({ kind, isCarried }: HeldObject): 'network' | 'volume' | 'unnamedVolume' {
  return isCarried ? 'unnamedVolume' : kind;
}

function Choice({ choice }: { readonly choice: HeldChoice }): ReactElement {
  const texts = useTexts();
  const { command, toVersion, plan, blocked } = choice;
  const title = texts.text(`held.command.${command}`);
  const described = blocked === null ? null : describeError(texts, blocked);
  return (
    <section className={styles.choice} aria-label={title}>
      <h3 className={styles.command}>
        {title}
        {blocked !== null && <Badge tone="amber">{texts.text('held.isBlocked')}</Badge>}
      </h3>
      {described !== null && (
        <>
          <p>{printable(described.what)}</p>
          {described.hint !== '' && <p className={styles.quiet}>{printable(described.hint)}</p>}
        </>
      )}
      {plan !== null && (
        <>
          <p>
            {texts.text(`held.choice.${command}`, { version: toVersion ?? '-', count: plan.steps.length })}
          </p>
          <PlanList plan={plan} />
        </>
      )}
    </section>
  );
}
