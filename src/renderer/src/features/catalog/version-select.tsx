import type { ReactElement } from 'react';
import type { VersionRow } from '../../../../shared/contract/shapes/catalog.ts';
import { nameOfVersion } from '../../parts/version-name.ts';
import { printable } from '../../../../shared/printable.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Select } from '../../ui/select.tsx';

export interface VersionSelectProps {
  readonly versions: readonly VersionRow[];
  readonly chosen: VersionRow;
  /** The chosen one is no longer offered. */
  readonly isGone?: boolean | undefined;
  /** The version that was asked for, where there is no such one. */
  readonly unknown?: string | null | undefined;
  readonly onChoose: (version: VersionRow) => void;
  readonly className?: string | undefined;
}

/** One of the versions of a product, over all its stacks. */
export function VersionSelect(props: VersionSelectProps): ReactElement {
  const { versions, chosen, isGone = false, unknown = null, onChoose, className } = props;
  const texts = useTexts();
  const hasStacks = new Set(versions.map(({ stackId }) => stackId)).size > 1;
  return (
    <Select
      className={className}
      label={texts.text('catalog.version')}
      error={isGone ? texts.text('version.gone', { version: chosen.version }) : null}
      hint={unknown !== null && texts.text('version.unknown', { version: printable(unknown) })}
      value={nameOfVersion(chosen)}
      options={versions.map((row) => ({
        value: nameOfVersion(row),
        label: hasStacks ? `${row.version} · ${row.stackId}` : row.version,
      }))}
      onChange={(name) => onChoose(versions.find((row) => nameOfVersion(row) === name) ?? chosen)}
    />
  );
}
