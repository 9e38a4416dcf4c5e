import type { VariableField } from '../../../shared/contract/shapes/catalog.ts';
import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';

/** What the catalog calls the group of variables that name none. */
const unnamedGroup = 'General';

/** What a group is called for people. */
export function groupTitle(texts: Translator, group: string): string {
  return group === '' || group === unnamedGroup ? texts.text('variables.general') : printable(group);
}

export interface FieldGroup {
  readonly group: string;
  readonly fields: readonly VariableField[];
}

/** Groups in the order of their first field, fields by their order; those without a group come first. */
export function groupFields(fields: readonly VariableField[]): readonly FieldGroup[] {
  const sorted = fields
    .map((field, index) => ({ field, index }))
    .sort((a, b) => a.field.order - b.field.order || a.index - b.index)
    .map(({ field }) => field);
  const groups = new Map<string, VariableField[]>([['', []]]);
  for (const field of sorted) {
    const known = groups.get(field.group);
    if (known === undefined) groups.set(field.group, [field]);
    else known.push(field);
  }
  return [...groups].flatMap(([group, members]) =>
    members.length === 0 ? [] : [{ group, fields: members }],
  );
}
