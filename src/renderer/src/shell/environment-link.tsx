import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import {
  CalendarClock,
  CircleAlert,
  CircleDashed,
  CircleDot,
  CircleSlash,
  KeyRound,
  Lock,
  RefreshCw,
  ShieldAlert,
  ShieldQuestion,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { certificateConcerns } from '../../../shared/certificate.ts';
import { describeCertificate } from '../../../shared/describe-certificate.ts';
import type { ConnectionState, EnvironmentRow } from '../../../shared/contract/shapes/environment.ts';
import type { Translator } from '../../../shared/translator.ts';
import { useTexts } from '../text/use-texts.ts';
import { printable } from '../../../shared/printable.ts';
import { classNames } from '../ui/class-names.ts';
import { EnvironmentMark } from '../ui/environment-mark.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './rail.module.css';

const minuteMs = 60_000;

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
  const concerns = certificateConcerns(row.certificates, useNow(minuteMs));
  const ends = concerns.map((concern) => describeCertificate(texts, concern));
  const isOver = concerns.some((concern) => concern.isOver);
  const certificateKey = isOver ? 'shell.certificateOver' : 'shell.certificateEnds';
  const kind = row.address ?? texts.text('shell.builtIn');
  return (
    <Tooltip side="right" text={[kind, state, ...marksOf(texts, row), ...ends].join('\n')}>
      <Link to="/environments/$name" params={{ name: row.name }} className={styles.environment}>
        <Icon aria-hidden className={classNames(styles.icon, styles[row.state])} />
        <EnvironmentMark color={row.color} />
        <span className={styles.label}>{printable(row.name)}</span>
        {row.isReadOnly && (
          <Lock role="img" aria-label={texts.text('mark.readOnly')} className={styles.icon} />
        )}
        {concerns.length > 0 && (
          <CalendarClock role="img" aria-label={texts.text(certificateKey)} className={styles.icon} />
        )}
        <span className={row.state === 'connected' ? styles.quiet : styles.state}>{state}</span>
      </Link>
    </Tooltip>
  );
}

function marksOf(texts: Translator, row: EnvironmentRow): readonly string[] {
  return [
    ...(row.isReadOnly ? [texts.text('mark.readOnly')] : []),
    ...(row.mustConfirmByName ? [texts.text('mark.confirmByName')] : []),
  ];
}
