import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { printable } from '../../../../shared/printable.ts';
import type { VariablesState } from '../../parts/use-variables.ts';
import { VariableForm } from '../../parts/variable-form.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';

export interface UpgradeVariablesProps {
  readonly variables: VariablesState;
  readonly removed: readonly string[];
}

/** New variables are asked for, existing ones can be looked at and changed, removed ones are named. */
export function UpgradeVariables({ variables, removed }: UpgradeVariablesProps): ReactElement {
  const texts = useTexts();
  const { added, existing, values, errors, change } = variables;
  const required = added.filter((field) => field.isRequired);
  const optional = added.filter((field) => !field.isRequired);
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen || existing.some(({ name }) => errors.has(name));
  return (
    <>
      {[required, optional].map(
        (fields) =>
          fields.length > 0 && (
            <Section
              key={fields === required ? 'required' : 'optional'}
              title={texts.text(fields === required ? 'vars.newRequired' : 'vars.new')}
              description={texts.text(
                fields === required ? 'upgrade.newVariables' : 'upgrade.newOptionalVariables',
              )}
              isBoxed
            >
              <VariableForm fields={fields} values={values} errors={errors} onChange={change} />
            </Section>
          ),
      )}
      {existing.length > 0 && (
        <Section
          title={texts.text('vars.existing')}
          description={texts.text('upgrade.existingVariables', { count: existing.length })}
          isBoxed={isShown}
          actions={
            <Button
              size="small"
              variant="ghost"
              icon={isShown ? ChevronDown : ChevronRight}
              aria-expanded={isShown}
              onClick={() => setOpen(!isShown)}
            >
              {texts.text(isShown ? 'upgrade.hide' : 'upgrade.show')}
            </Button>
          }
        >
          {isShown && (
            <VariableForm
              fields={existing}
              values={values}
              errors={errors}
              onChange={change}
              placeholder={(field) =>
                variables.isStoredSecret(field) ? texts.text('variables.kept') : undefined
              }
            />
          )}
        </Section>
      )}
      {removed.length > 0 && (
        <Section title={texts.text('vars.removed')} description={texts.text('upgrade.removedVariables')}>
          <div>
            {removed.map((name) => (
              <Badge key={name} tone="grey">
                {printable(name)}
              </Badge>
            ))}
          </div>
        </Section>
      )}
    </>
  );
}
