import type { ReactElement } from 'react';
import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Select } from '../../ui/select.tsx';
import { nameOfVersion } from './version-name.ts';

export interface VersionSelectProps {
  readonly versions: readonly VersionRow[];
  readonly chosen: VersionRow;
  readonly onChoose: (version: VersionRow) => void;
  readonly className?: string | undefined;
}

/** One of the versions of a product, over all its stacks. */
export function VersionSelect({ versions, chosen, onChoose, className }: VersionSelectProps): ReactElement {
  const texts = useTexts();
  const hasStacks = new Set(versions.map(({ stackId }) => stackId)).size > 1;
  return (
    <Select
      className={className}
      label={texts.text('catalog.version')}
      value={nameOfVersion(chosen)}
      options={versions.map((row) => ({
        value: nameOfVersion(row),
        label: hasStacks ? `${row.version} · ${row.stackId}` : row.version,
      }))}
      onChange={(name) => onChoose(versions.find((row) => nameOfVersion(row) === name) ?? chosen)}
    />
  );
}
