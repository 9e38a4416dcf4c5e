import { useState } from 'react';
import type { ReactElement } from 'react';
import type { MethodInput } from '../../../../shared/contract/methods.ts';
import type { EnvironmentRow } from '../../../../shared/contract/shapes/environment.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { updateEnvironment } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Section } from '../../ui/section.tsx';
import { MarksForm } from './marks-form.tsx';

/** The colour by which it is known, and what guards it against a mistake. Enforced by the core, for every door. */
export function EnvironmentMarks({ row }: { readonly row: EnvironmentRow }): ReactElement {
  const texts = useTexts();
  const [error, setError] = useState<ErrorShape | null>(null);
  const change = (marks: MethodInput<'environments.update'>['change']): void => {
    setError(null);
    updateEnvironment({ name: row.name, change: marks }).catch((failure: unknown) =>
      setError(toErrorShape(failure)),
    );
  };
  return (
    <Section
      title={texts.text('environment.marks')}
      description={texts.text('environment.marks.about')}
      isBoxed
    >
      <MarksForm marks={row} onChange={change} />
      {error !== null && <ErrorState error={error} />}
    </Section>
  );
}
