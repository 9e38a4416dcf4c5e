import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentPage as PageData } from '../../../../shared/contract/shapes/deployment.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { useDeploymentPage } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StatusPill } from '../../ui/status-pill.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { BackupsTab } from './backups-tab.tsx';
import { Banners } from './banners.tsx';
import { DecisionTab } from './decision-tab.tsx';
import styles from './deployment.module.css';
import { HeaderActions } from './header-actions.tsx';
import { LogsTab } from './logs-tab.tsx';
import { PolicyTab } from './policy-tab.tsx';
import { ReleasesTab } from './releases-tab.tsx';
import { ServicesTab } from './services-tab.tsx';
import { VariablesTab } from './variables-tab.tsx';

const tabIds = [
  'decision',
  'services',
  'variables',
  'releases',
  'backups',
  'logs',
  'activity',
  'policy',
] as const;
type TabId = (typeof tabIds)[number];

/** One deployment: what runs, what applies to it now, its past, and what can be done. */
export function DeploymentPage(): ReactElement {
  const texts = useTexts();
  const { environment, name } = useParams({ from: '/deployments/$environment/$name' });
  const target = { environment, name };
  const page = useDeploymentPage(target);
  const row = page.data?.row;
  return (
    <Page
      layout="fill"
      trail={
        <>
          <Link to="/deployments">{texts.text('shell.deployments')}</Link>
          <ChevronRight aria-hidden className={styles.chevron} />
          <Link to="/environments/$name" params={{ name: environment }}>
            {environment}
          </Link>
        </>
      }
      title={name}
      meta={
        row !== undefined && (
          <>
            <StatusPill status={row.status} isHeld={row.isHeld} />
            {row.version !== null && <Badge>{row.version}</Badge>}
            <span>{row.productName}</span>
          </>
        )
      }
      actions={page.data !== null && <HeaderActions page={page.data} />}
    >
      <div className={styles.frame}>
        <Loadable
          query={page}
          skeleton={
            <div className={styles.body}>
              <Skeleton lines={8} />
            </div>
          }
        >
          {(data) => (
            <>
              <Banners page={data} target={target} />
              <PageTabs page={data} target={target} />
            </>
          )}
        </Loadable>
      </div>
    </Page>
  );
}

function PageTabs({
  page,
  target,
}: {
  readonly page: PageData;
  readonly target: DeploymentRef;
}): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const search = useSearch({ from: '/deployments/$environment/$name' });
  const isHeld = page.row.isHeld;
  const shown = tabIds.filter((id) => id !== 'decision' || isHeld);
  const selected = shown.find((id) => id === search.tab) ?? (isHeld ? 'decision' : 'services');
  const counts: Partial<Record<TabId, number>> = {
    services: page.services.length,
    variables: page.variables.length,
    releases: page.releases.length,
  };
  return (
    <Tabs
      label={texts.text('deployment.tabs')}
      selected={selected}
      onSelect={(tab) =>
        void navigate({
          to: '/deployments/$environment/$name',
          params: target,
          search: { tab },
          replace: true,
        })
      }
      tabs={shown.map((id) => ({ id, label: texts.text(`deployment.tab.${id}`), count: counts[id] }))}
    >
      <TabPanel id={selected} page={page} target={target} />
    </Tabs>
  );
}

function TabPanel(props: {
  readonly id: TabId;
  readonly page: PageData;
  readonly target: DeploymentRef;
}): ReactElement {
  const { page, target } = props;
  switch (props.id) {
    case 'decision':
      return <DecisionTab page={page} target={target} />;
    case 'services':
      return <ServicesTab page={page} target={target} />;
    case 'variables':
      return <VariablesTab page={page} />;
    case 'releases':
      return <ReleasesTab page={page} target={target} />;
    case 'backups':
      return <BackupsTab page={page} />;
    case 'logs':
      return <LogsTab page={page} target={target} />;
    case 'activity':
      return <ActivityTab target={target} />;
    case 'policy':
      return <PolicyTab page={page} target={target} />;
  }
}
