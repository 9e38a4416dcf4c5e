import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { SourceRow } from '../../../shared/contract/shapes/catalog.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { printable } from '../../../shared/printable.ts';
import { removeSource } from '../stores/actions.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './source-list.module.css';

/** Where definitions come from. */
export function SourceList({ sources }: { readonly sources: readonly SourceRow[] }): ReactElement {
  const texts = useTexts();
  const [removing, setRemoving] = useState<SourceRow | null>(null);
  return (
    <ul className={styles.list}>
      {sources.map((source) => (
        <li key={source.id} className={styles.row}>
          <strong>{printable(source.name)}</strong>
          <span className={styles.path} title={source.path}>
            {printable(source.path)}
          </span>
          <CopyButton text={source.path} />
          {source.isBuiltIn ? (
            <Badge>{texts.text('catalog.builtIn')}</Badge>
          ) : (
            <IconButton
              icon={Trash2}
              size="small"
              label={texts.text('catalog.removeSource', { name: source.name })}
              onClick={() => setRemoving(source)}
            />
          )}
        </li>
      ))}
      {removing !== null && <RemoveDialog source={removing} onClose={() => setRemoving(null)} />}
    </ul>
  );
}

function RemoveDialog(props: { readonly source: SourceRow; readonly onClose: () => void }): ReactElement {
  const { source, onClose } = props;
  const texts = useTexts();
  const [error, setError] = useState<ErrorShape | null>(null);
  const remove = async (): Promise<void> => {
    try {
      await removeSource(source.name);
      onClose();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
  };
  return (
    <Dialog
      title={texts.text('catalog.removeSource', { name: source.name })}
      description={texts.text('catalog.removeSource.consequence')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>
          <Button variant="danger" onClick={() => void remove()}>
            {texts.text('catalog.remove')}
          </Button>
        </>
      }
    >
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
