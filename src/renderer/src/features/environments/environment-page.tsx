import { useNavigate, useParams } from '@tanstack/react-router';
import { Boxes, Lock, RotateCw, ServerOff, Stethoscope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentRow } from '../../../../shared/contract/shapes/deployment.ts';
import type {
  EnvironmentRow,
  EnvironmentTestResult,
} from '../../../../shared/contract/shapes/environment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import { printable } from '../../../../shared/printable.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { retryEnvironment, testEnvironment } from '../../stores/actions.ts';
import { useDeployments, useEnvironments } from '../../stores/queries.ts';
import { duration } from '../../text/format.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { ConnectionPill, StatusPill } from '../../ui/status-pill.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { CertificateNotice } from './certificate-notice.tsx';
import { ConnectionTrouble } from './connection-trouble.tsx';
import { EngineFacts } from './engine-facts.tsx';
import { EnvironmentMarks } from './environment-marks.tsx';
import { RemoveEnvironment } from './remove-environment.tsx';
import { TestStages } from './test-stages.tsx';

/** One engine: whether it answers, what it is, and what runs on it. */
export function EnvironmentPage(): ReactElement {
  const { name } = useParams({ from: '/environments/$name' });
  const texts = useTexts();
  const environments = useEnvironments();
  const row = environments.data?.find((environment) => environment.name === name) ?? null;
  if (environments.data !== null && row === null) {
    return (
      <Page title={name}>
        <EmptyState
          icon={ServerOff}
          title={texts.text('environment.unknown', { name })}
          actions={<LinkButton to="/environments/add">{texts.text('environment.add')}</LinkButton>}
        />
      </Page>
    );
  }
  return (
    <Page
      title={printable(name)}
      layout="wide"
      meta={
        row !== null && (
          <>
            <ConnectionPill state={row.state} />
            <StateAge row={row} />
            {row.isReadOnly && (
              <Badge tone="grey" icon={Lock}>
                {texts.text('mark.readOnly')}
              </Badge>
            )}
          </>
        )
      }
      actions={row !== null && <EnvironmentActions row={row} />}
    >
      <Loadable query={environments}>{() => row !== null && <KnownEnvironment row={row} />}</Loadable>
    </Page>
  );
}

/** Since when it is so, and when it is tried again. */
function StateAge({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const now = useNow(1000);
  const age = texts.text('environment.stateAge', { duration: duration(now - Date.parse(row.stateSince)) });
  if (row.nextTryAt === null) return <span>{age}</span>;
  const wait = duration(Math.max(0, Date.parse(row.nextTryAt) - now));
  return <span>{`${age} · ${texts.text('environment.nextTry', { duration: wait })}`}</span>;
}

function EnvironmentActions({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const [isRemoving, setRemoving] = useState(false);
  const inUse = (useDeployments().data ?? []).filter(({ environment }) => environment === row.name).length;
  const reason =
    row.kind === 'demo'
      ? texts.text('environment.remove.demo')
      : inUse > 0
        ? texts.text('environment.remove.inUse', { count: inUse })
        : null;
  return (
    <>
      {row.state !== 'connected' && <TryNow name={row.name} />}
      <Button icon={Trash2} variant="danger" disabledReason={reason} onClick={() => setRemoving(true)}>
        {texts.text('environment.remove')}
      </Button>
      {isRemoving && <RemoveEnvironment row={row} onClose={() => setRemoving(false)} />}
    </>
  );
}

/** For who knows that it is back, or wants to know. */
function TryNow({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts();
  const [isBusy, setBusy] = useState(false);
  const toast = useToast();
  const retry = async (): Promise<void> => {
    setBusy(true);
    await retryEnvironment(name).catch((failure: unknown) =>
      toast({ tone: 'red', title: describeError(texts, toErrorShape(failure)).what }),
    );
    setBusy(false);
  };
  return (
    <Button icon={RotateCw} isBusy={isBusy} onClick={() => void retry()}>
      {texts.text('environment.tryNow')}
    </Button>
  );
}

function KnownEnvironment({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const environments = useEnvironments();
  return (
    <>
      {row.error !== null && <ConnectionTrouble error={row.error} onMended={environments.refresh} />}
      <CertificateNotice certificates={row.certificates} />
      <DeploymentsOf name={row.name} />
      <EngineFacts row={row} />
      <ConnectionTest name={row.name} />
      <EnvironmentMarks row={row} />
    </>
  );
}

function ConnectionTest({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts();
  const [result, setResult] = useState<EnvironmentTestResult | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const [isBusy, setBusy] = useState(false);
  const test = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    await testEnvironment({ name }).then(setResult, (failure: unknown) => setError(toErrorShape(failure)));
    setBusy(false);
  };
  return (
    <Section
      title={texts.text('environment.connectionTest')}
      description={texts.text('environment.connectionTest.about')}
      actions={
        <Button size="small" icon={Stethoscope} isBusy={isBusy} onClick={() => void test()}>
          {texts.text('environment.test')}
        </Button>
      }
    >
      {result !== null && <TestStages result={result} />}
      {result?.error != null && <ConnectionTrouble error={result.error} onMended={() => void test()} />}
      {error !== null && <ErrorState error={error} />}
    </Section>
  );
}

function DeploymentsOf({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const deployments = useDeployments();
  return (
    <Section title={texts.text('environment.deployments')}>
      <Loadable query={deployments}>
        {(rows) => (
          <Table<DeploymentRow>
            label={texts.text('environment.deployments')}
            layout="fit"
            rows={rows.filter(({ environment }) => environment === name)}
            rowKey={(row) => row.name}
            onOpen={(row) =>
              void navigate({
                to: '/deployments/$environment/$name',
                params: { environment: row.environment, name: row.name },
              })
            }
            columns={[
              {
                id: 'name',
                header: texts.text('environment.column.name'),
                width: 'minmax(140px, 2fr)',
                cell: (row) => <strong>{printable(row.name)}</strong>,
                sortBy: (row) => row.name,
              },
              {
                id: 'product',
                header: texts.text('environment.column.product'),
                width: 'minmax(120px, 1fr)',
                cell: (row) => printable(row.productName),
              },
              {
                id: 'version',
                header: texts.text('environment.column.version'),
                width: '110px',
                cell: (row) => row.version ?? '–',
              },
              {
                id: 'status',
                header: texts.text('environment.column.status'),
                width: '130px',
                cell: (row) => <StatusPill status={row.status} isHeld={row.isHeld} />,
                sortBy: (row) => row.status,
              },
            ]}
            empty={<EmptyState icon={Boxes} title={texts.text('environment.noDeployments')} />}
          />
        )}
      </Loadable>
    </Section>
  );
}
