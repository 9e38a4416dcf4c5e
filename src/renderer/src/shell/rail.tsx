import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { History, LayoutGrid, Layers, Plus, Search, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { useDeployments, useEnvironments } from '../stores/queries.ts';
import { useTexts } from '../text/use-texts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { EnvironmentLink } from './environment-link.tsx';
import { Mark } from './mark.tsx';
import styles from './rail.module.css';
import { paletteKey } from './use-palette-key.ts';

/** Environments with their state, and the places of the window. */
export function Rail({ onSearch }: { readonly onSearch: () => void }): ReactElement {
  const texts = useTexts();
  const environments = useEnvironments();
  const deployments = useDeployments();
  const rows = environments.data ?? [];
  const attention = (deployments.data ?? []).filter((row) => row.status === 'Failed' || row.isHeld).length;
  return (
    <nav className={styles.rail} aria-label={texts.text('shell.navigation')}>
      <div className={styles.brand}>
        <Mark />
        <span>{'Windlass'}</span>
      </div>
      <button type="button" className={styles.search} onClick={onSearch}>
        <Search aria-hidden className={styles.icon} />
        <span>{texts.text('shell.search')}</span>
        <kbd className={styles.key}>{paletteKey}</kbd>
      </button>
      <div className={styles.head}>
        <h2>
          <Link to="/environments" className={styles.overview}>
            {texts.text('shell.environments')}
          </Link>
        </h2>
        <Tooltip text={texts.text('shell.addEnvironment')}>
          <Link to="/environments/add" className={styles.add} aria-label={texts.text('shell.addEnvironment')}>
            <Plus aria-hidden className={styles.icon} />
          </Link>
        </Tooltip>
      </div>
      <ul className={styles.environments}>
        {rows.map((row) => (
          <li key={row.id}>
            <EnvironmentLink row={row} />
          </li>
        ))}
      </ul>
      <ul className={styles.places}>
        <Place to="/deployments" icon={Layers} label={texts.text('shell.deployments')} count={attention} />
        <Place to="/catalog" icon={LayoutGrid} label={texts.text('shell.catalog')} />
        <Place to="/activity" icon={History} label={texts.text('shell.activity')} />
        <Place to="/settings" icon={Settings} label={texts.text('shell.settings')} />
      </ul>
    </nav>
  );
}

function Place(props: {
  readonly to: '/deployments' | '/catalog' | '/activity' | '/settings';
  readonly icon: LucideIcon;
  readonly label: string;
  readonly count?: number | undefined;
}): ReactElement {
  const { icon: Icon, count = 0 } = props;
  const texts = useTexts();
  return (
    <li>
      <Link to={props.to} className={styles.place} activeOptions={{ includeSearch: false }}>
        <Icon aria-hidden className={styles.icon} />
        <span className={styles.label}>{props.label}</span>
        {count > 0 && (
          <span className={styles.count} aria-label={texts.text('shell.failed', { count })}>
            {count}
          </span>
        )}
      </Link>
    </li>
  );
}
