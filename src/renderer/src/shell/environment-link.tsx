import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import {
  CircleAlert,
  CircleDashed,
  CircleDot,
  CircleSlash,
  KeyRound,
  RefreshCw,
  ShieldAlert,
  ShieldQuestion,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { ConnectionState, EnvironmentRow } from '../../../shared/contract/shapes/environment.ts';
import { useTexts } from '../text/use-texts.ts';
import { classNames } from '../ui/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './rail.module.css';

const icons: Readonly<Record<ConnectionState, LucideIcon>> = {
  connected: CircleDot,
  reconnecting: RefreshCw,
  'authentication-needed': KeyRound,
  'host-key-unknown': ShieldQuestion,
  'host-key-changed': ShieldAlert,
  'engine-starting': RefreshCw,
  unreachable: CircleAlert,
  unsupported: CircleSlash,
  refused: CircleSlash,
  unknown: CircleDashed,
};

/** Name and state; the kind and address are said on hover, a state that is not good in words beneath. */
export function EnvironmentLink({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const Icon = icons[row.state];
  const state = texts.text(`ui.connection.${row.state}`);
  const kind = row.address ?? texts.text('shell.builtIn');
  return (
    <Tooltip side="right" text={`${kind}\n${state}`}>
      <Link to="/environments/$name" params={{ name: row.name }} className={styles.environment}>
        <Icon aria-hidden className={classNames(styles.icon, styles[row.state])} />
        <span className={styles.label}>{row.name}</span>
        <span className={row.state === 'connected' ? styles.quiet : styles.state}>{state}</span>
      </Link>
    </Tooltip>
  );
}
