import { CircleAlert, CircleCheck, CircleDot, LoaderCircle, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ReleaseRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { Translator } from '../../../../shared/translator.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Table } from '../../ui/table.tsx';
import type { Column } from '../../ui/table-props.ts';
import { Time } from '../../ui/time.tsx';
import type { Tone } from '../../ui/tone.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import type { PagePartProps } from './page-part.ts';
import styles from './deployment.module.css';

const looks: Readonly<Record<ReleaseRow['state'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  current: { tone: 'green', icon: CircleDot },
  pending: { tone: 'blue', icon: LoaderCircle },
  committed: { tone: 'grey', icon: CircleCheck },
  failed: { tone: 'red', icon: CircleAlert },
};

/** What was deployed, newest first, and the way back to what can come back. */
export function ReleasesTab({ page, target }: PagePartProps): ReactElement {
  const texts = useTexts();
  return (
    <div className={styles.body}>
      <p className={styles.quiet}>{texts.text('deployment.releasesHint')}</p>
      <Table
        layout="fit"
        label={texts.text('deployment.tab.releases')}
        columns={releaseColumns(texts, target)}
        rows={page.releases}
        rowKey={(row) => row.id}
        empty={<p className={styles.none}>{texts.text('deployment.noReleases')}</p>}
      />
    </div>
  );
}

function releaseColumns(texts: Translator, target: DeploymentRef): readonly Column<ReleaseRow>[] {
  return [
    {
      id: 'version',
      header: texts.text('deployments.column.version'),
      width: 'minmax(72px, 1fr)',
      cell: (row) => <strong className={styles.service}>{row.version}</strong>,
    },
    {
      id: 'state',
      header: texts.text('deployment.column.state'),
      width: 'minmax(110px, 1fr)',
      cell: ({ state }) => (
        <Badge tone={looks[state].tone} icon={looks[state].icon} isPlain>
          {texts.text(`deployment.release.${state}`)}
        </Badge>
      ),
    },
    {
      id: 'created',
      header: texts.text('deployment.column.created'),
      width: 'minmax(110px, 1fr)',
      sortBy: (row) => Date.parse(row.createdAt),
      cell: (row) => <Time at={row.createdAt} />,
    },
    {
      id: 'by',
      header: texts.text('deployment.column.by'),
      width: 'minmax(100px, 1fr)',
      cell: (row) => row.createdBy,
    },
    {
      id: 'images',
      header: texts.text('deployment.column.images'),
      width: 'minmax(80px, 1fr)',
      cell: ({ images }) => (
        <Tooltip
          text={Object.entries(images)
            .map(([service, image]) => `${service}: ${image}`)
            .join('\n')}
        >
          <span tabIndex={0}>{texts.text('deployment.images', { count: Object.keys(images).length })}</span>
        </Tooltip>
      ),
    },
    {
      id: 'back',
      header: texts.text('deployment.column.actions'),
      isHeaderHidden: true,
      width: '190px',
      align: 'end',
      cell: (row) =>
        row.canRollBackTo && (
          <LinkButton
            size="small"
            icon={Undo2}
            to="/deployments/$environment/$name/rollback"
            params={{ environment: target.environment, name: target.name }}
            search={{ release: row.id }}
          >
            {texts.text('deployment.rollBackTo')}
          </LinkButton>
        ),
    },
  ];
}
