import { Check, X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { setPreferences } from '../stores/actions.ts';
import { useAbout, useDeployments, useDiscoveredEngines, useEnvironments } from '../stores/queries.ts';
import { useTexts } from '../text/use-texts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import styles from './welcome.module.css';

/** Three steps for somebody new, until they are closed for good. */
export function Welcome(): ReactElement | null {
  const preferences = useAbout().data?.preferences;
  return preferences === undefined || preferences.isWelcomeClosed ? null : <Steps />;
}

function Steps(): ReactElement {
  const texts = useTexts();
  const rows = useDeployments().data ?? [];
  const hosts = (useEnvironments().data ?? []).filter(({ kind }) => kind === 'docker-host').length;
  const engines = useDiscoveredEngines().data ?? [];
  const upgradable = rows.find((row) => row.upgradeTo !== null && row.status === 'Running');
  const engine = engines[0]?.engine.name;
  return (
    <section className={styles.welcome} aria-label={texts.text('welcome.title')}>
      <header className={styles.head}>
        <h2>{texts.text('welcome.title')}</h2>
        <IconButton
          icon={X}
          size="small"
          label={texts.text('welcome.close')}
          onClick={() => void setPreferences({ isWelcomeClosed: true })}
        />
      </header>
      <ol className={styles.steps}>
        <Step
          title={texts.text('welcome.try.title')}
          text={texts.text('welcome.try.text')}
          action={
            upgradable !== undefined && (
              <LinkButton
                size="small"
                variant="primary"
                to="/deployments/$environment/$name"
                params={{ environment: upgradable.environment, name: upgradable.name }}
              >
                {texts.text('welcome.try.action', { name: upgradable.name })}
              </LinkButton>
            )
          }
        />
        <Step
          title={texts.text('welcome.host.title')}
          text={
            engine === undefined
              ? texts.text('welcome.host.text')
              : texts.text('welcome.host.found', { count: engines.length, name: engine })
          }
          isDone={hosts > 0}
          action={
            <LinkButton size="small" to="/environments/add">
              {texts.text('shell.addEnvironment')}
            </LinkButton>
          }
        />
        <Step
          title={texts.text('welcome.catalog.title')}
          text={texts.text('welcome.catalog.text')}
          action={
            <LinkButton size="small" to="/catalog">
              {texts.text('deployments.empty.action')}
            </LinkButton>
          }
        />
      </ol>
    </section>
  );
}

function Step(props: {
  readonly title: string;
  readonly text: string;
  readonly action: ReactNode;
  readonly isDone?: boolean | undefined;
}): ReactElement {
  return (
    <li className={styles.step}>
      <h3 className={styles.title}>
        {props.title}
        {props.isDone === true && <Check aria-hidden className={styles.done} />}
      </h3>
      <p className={styles.text}>{props.text}</p>
      <div>{props.action}</div>
    </li>
  );
}
