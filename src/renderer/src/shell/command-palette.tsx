import { useNavigate } from '@tanstack/react-router';
import { Command, defaultFilter } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useCatalog, useDeployments, useEnvironments } from '../stores/queries.ts';
import { useTexts } from '../text/use-texts.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import styles from './command-palette.module.css';
import { paletteEntries } from './palette-entries.ts';
import type { PaletteEntry } from './palette-entries.ts';
import { rankedGroups } from './rank-entry.ts';

export interface CommandPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every deployment, environment, product and place by a few letters. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps): ReactElement {
  const texts = useTexts();
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <div className={styles.overlay} />
        {/* It gives the focus to its input by itself: an input that takes it would be what it is given back to. */}
        <Radix.Content {...focusBack} className={styles.content} aria-describedby={undefined}>
          <Radix.Title className={styles.title}>{texts.text('shell.search')}</Radix.Title>
          <Palette onClose={onClose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Palette({ onClose }: { readonly onClose: () => void }): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const deployments = useDeployments().data;
  const environments = useEnvironments().data;
  const products = useCatalog().data?.products;
  const groups = useMemo(
    () =>
      paletteEntries(texts, {
        deployments: deployments ?? [],
        environments: environments ?? [],
        products: products ?? [],
      }),
    [texts, deployments, environments, products],
  );
  const [typed, setTyped] = useState('');
  // Why not the library's own filter: it leaves the groups in their order, whatever is the best answer.
  const found = useMemo(() => rankedGroups(groups, typed, defaultFilter), [groups, typed]);
  const choose = (entry: PaletteEntry): void => {
    onClose();
    void navigate(entry.target);
  };
  return (
    <Command label={texts.text('shell.search')} shouldFilter={false} loop>
      <Command.Input
        value={typed}
        onValueChange={setTyped}
        className={styles.input}
        placeholder={texts.text('shell.searchHint')}
      />
      <Command.List className={styles.list} label={texts.text('shell.results')}>
        <Command.Empty className={styles.empty}>{texts.text('shell.noResults')}</Command.Empty>
        {found.map(({ heading, entries }) => (
          <Command.Group key={heading} heading={heading} className={styles.group}>
            {entries.map((entry) => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                className={styles.item}
                onSelect={() => choose(entry)}
              >
                <span>{entry.label}</span>
                <span className={styles.detail}>{entry.detail}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
