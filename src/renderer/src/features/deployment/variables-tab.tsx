import { Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentPage, VariableRow } from '../../../../shared/contract/shapes/deployment.ts';
import type { Translator } from '../../../../shared/translator.ts';
import { groupTitle } from '../../parts/group-fields.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Table } from '../../ui/table.tsx';
import type { Column } from '../../ui/table-props.ts';
import { TextField } from '../../ui/text-field.tsx';
import styles from './deployment.module.css';

/** The values that the current release was made with; secrets stay covered. */
export function VariablesTab({ page }: { readonly page: DeploymentPage }): ReactElement {
  const texts = useTexts();
  const [search, setSearch] = useState('');
  const word = search.trim().toLowerCase();
  const rows = page.variables.filter(({ definition, value }) =>
    `${definition.name}\n${definition.label}\n${value}`.toLowerCase().includes(word),
  );
  return (
    <div className={styles.body}>
      <div className={styles.toolbar}>
        <TextField
          label={texts.text('deployment.searchVariables')}
          isLabelHidden
          icon={Search}
          type="search"
          value={search}
          onChange={setSearch}
          input={{ placeholder: texts.text('deployment.searchVariables') }}
        />
        <span className={styles.quiet}>{texts.text('deployment.variablesHint')}</span>
      </div>
      <Table
        layout="fit"
        label={texts.text('deployment.tab.variables')}
        columns={variableColumns(texts)}
        rows={rows}
        rowKey={({ definition }) => definition.name}
        groupBy={new Set(page.variables.map(groupOf(texts))).size > 1 ? groupOf(texts) : undefined}
        empty={<p className={styles.none}>{texts.text('deployment.noVariables')}</p>}
      />
    </div>
  );
}

function groupOf(texts: Translator): (row: VariableRow) => string {
  return ({ definition }) => groupTitle(texts, definition.group);
}

function variableColumns(texts: Translator): readonly Column<VariableRow>[] {
  return [
    {
      id: 'name',
      header: texts.text('deployment.column.variable'),
      width: 'minmax(160px, 1fr)',
      sortBy: ({ definition }) => definition.name,
      cell: ({ definition }) => <code>{definition.name}</code>,
    },
    {
      id: 'label',
      header: texts.text('deployment.column.label'),
      width: 'minmax(140px, 1fr)',
      sortBy: ({ definition }) => definition.label,
      cell: ({ definition }) => definition.label,
    },
    {
      id: 'value',
      header: texts.text('deployment.column.value'),
      width: 'minmax(200px, 2fr)',
      cell: ({ value, isSecret }) => (
        <span className={styles.value}>
          <code className={styles.cell}>{value}</code>
          {isSecret ? <Badge>{texts.text('deployment.secret')}</Badge> : <CopyButton text={value} />}
        </span>
      ),
    },
  ];
}
