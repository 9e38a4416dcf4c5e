import { FileInput } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ChangeEvent, ReactElement } from 'react';
import type { VariableField } from '../../../../shared/contract/shapes/catalog.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { maximumVariableFileBytes, parseVariableFile } from '../../../../shared/variable-file.ts';
import type { Values } from '../../parts/variable-form.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useToast } from '../../ui/toast.tsx';

export interface VariableImportProps {
  readonly fields: readonly VariableField[];
  readonly onValues: (values: Values) => void;
}

/** Values of a `.env` file, chosen or pasted; the file stays in the window. */
export function VariableImport(props: VariableImportProps): ReactElement {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={FileInput} onClick={() => setOpen(true)}>
        {texts.text('import.open')}
      </Button>
      {isOpen && <ImportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog(props: VariableImportProps & { readonly onClose: () => void }): ReactElement {
  const { fields, onValues, onClose } = props;
  const texts = useTexts();
  const toast = useToast();
  const [text, setText] = useState('');
  const [fileName, setFileName] = useState('.env');
  const [error, setError] = useState<ErrorShape | null>(null);
  const apply = (): void => {
    try {
      const values = parseVariableFile(text, fileName);
      const { used, unused } = sortNames(values, fields);
      onValues(values);
      const more =
        unused.length === 0 ? undefined : texts.text('import.unused', { names: unused.join(', ') });
      toast({ title: texts.text('import.done', { count: used.length }), text: more, tone: 'green' });
      onClose();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
  };
  return (
    <Dialog
      title={texts.text('import.open')}
      description={texts.text('import.about')}
      isOpen
      onClose={onClose}
      isWide
      actions={
        <>
          <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>
          <Button
            variant="primary"
            onClick={apply}
            disabledReason={text.trim() === '' ? texts.text('import.empty') : null}
          >
            {texts.text('import.apply')}
          </Button>
        </>
      }
    >
      <FilePicker
        onText={(content, name) => {
          setText(content);
          setFileName(name);
          setError(null);
        }}
        onTooLarge={(name) =>
          setError({ code: 'usage', message: name, details: { reason: 'variable-file' } })
        }
      />
      <TextArea label={texts.text('import.text')} value={text} onChange={setText} rows={10} />
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}

function FilePicker(props: {
  readonly onText: (text: string, name: string) => void;
  readonly onTooLarge: (name: string) => void;
}): ReactElement {
  const texts = useTexts();
  const picker = useRef<HTMLInputElement>(null);
  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    if (file.size > maximumVariableFileBytes) props.onTooLarge(file.name);
    else props.onText(await file.text(), file.name);
  };
  return (
    <div>
      <input
        ref={picker}
        type="file"
        hidden
        onClick={(event) => (event.currentTarget.value = '')}
        onChange={(event) => void choose(event)}
      />
      <Button icon={FileInput} onClick={() => picker.current?.click()}>
        {texts.text('import.choose')}
      </Button>
    </div>
  );
}

function sortNames(
  values: Values,
  fields: readonly VariableField[],
): { readonly used: readonly string[]; readonly unused: readonly string[] } {
  const known = new Set(fields.map(({ name }) => name));
  const names = Object.keys(values);
  return { used: names.filter((name) => known.has(name)), unused: names.filter((name) => !known.has(name)) };
}
