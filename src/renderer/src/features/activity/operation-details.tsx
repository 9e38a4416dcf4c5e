import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import type { OperationRow } from '../../../../shared/contract/shapes/operation.ts';
import { phaseText } from '../../../../shared/phase-text.ts';
import { printable } from '../../../../shared/printable.ts';
import type { Language } from '../../../../shared/translator.ts';
import { Loadable } from '../../parts/loadable.tsx';
import { OperationCause } from '../../parts/operation-cause.tsx';
import { PlanList } from '../../parts/plan-list.tsx';
import { preciseDuration } from '../../parts/precise-duration.ts';
import { useOperationPage } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { saveText } from '../../ui/save-text.ts';
import { Section } from '../../ui/section.tsx';
import { operationColumns } from './operation-columns.tsx';

/** Plan, times and what was said at the end of one operation of the past. */
export function OperationDetails(props: {
  readonly row: OperationRow;
  readonly onClose: () => void;
}): ReactElement {
  const { row, onClose } = props;
  const texts = useTexts();
  const page = useOperationPage(row.id);
  // Why not all of its columns: the title says what was done, and to what.
  const facts = operationColumns(texts)
    .filter(({ id }) => id !== 'kind' && id !== 'deployment')
    .map(({ header, cell }) => ({ label: header, value: cell(row) }));
  return (
    <Dialog
      title={`${texts.text(`kind.${row.kind}`)} ${printable(row.deployment)} @ ${printable(row.environment)}`}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button
            icon={Download}
            onClick={() =>
              saveText(`${row.id}.json`, JSON.stringify(page.data ?? row, null, 2), 'application/json')
            }
          >
            {texts.text('activity.exportOne')}
          </Button>
          <LinkButton to="/operations/$id" params={{ id: row.id }} variant="primary">
            {texts.text('activity.openLog')}
          </LinkButton>
        </>
      }
    >
      <KeyValue rows={facts} />
      {row.error !== null && <OperationCause error={row.error} service={null} />}
      <Loadable query={page}>
        {({ plan, failureLog, phaseTimes }) => (
          <>
            {failureLog.length > 0 && (
              <Code isBlock label={texts.text('operation.lastLog')} text={failureLog.join('\n')} />
            )}
            {phaseTimes.length > 0 && (
              <Section title={texts.text('activity.phases')}>
                <KeyValue
                  rows={phaseTimes.map(({ phase, startedAt, endedAt }) => ({
                    label: phaseText(texts, { kind: row.kind, direction: 'forward', phase }),
                    value: endedAt === null ? '–' : took(startedAt, endedAt, texts.language),
                  }))}
                />
              </Section>
            )}
            {plan !== null && (
              <Section title={texts.text('plan.title')}>
                <PlanList plan={plan} />
              </Section>
            )}
          </>
        )}
      </Loadable>
    </Dialog>
  );
}

function took(startedAt: string, endedAt: string, language: Language): string {
  return preciseDuration(Date.parse(endedAt) - Date.parse(startedAt), language);
}
