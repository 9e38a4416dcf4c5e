import { LoaderCircle } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import { phaseText } from '../../../../shared/phase-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import styles from './deployment.module.css';

/** An operation is under way: how far, and the way to it. */
export function RunningBanner({ row }: { readonly row: OperationRow }): ReactElement {
  const texts = useTexts();
  const isBack = row.direction === 'back' || row.kind === 'rollback';
  const versions = [row.fromVersion, row.toVersion].filter((version) => version !== null).join(' → ');
  const what = `${texts.text(`kind.${row.kind}`)} ${versions}`.trim();
  return (
    <Banner
      tone={isBack ? 'amber' : 'blue'}
      icon={LoaderCircle}
      title={what}
      actions={
        <LinkButton variant={isBack ? 'amber' : 'primary'} to="/operations/$id" params={{ id: row.id }}>
          {texts.text('deployment.showProgress')}
        </LinkButton>
      }
    >
      <div className={styles.progress}>
        <ProgressBar label={what} percent={row.percent} tone={isBack ? 'amber' : 'blue'} />
        <span>{`${Math.floor(row.percent)} %`}</span>
      </div>
      <p className={styles.quiet}>{phaseText(texts, row)}</p>
    </Banner>
  );
}
