import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** With one it is a button with words, else a small picture. */
  readonly label?: string | undefined;
  /** Of the one with words. */
  readonly size?: 'small' | 'normal' | undefined;
}

const shownMs = 1500;

export function CopyButton({ text, label, size }: CopyButtonProps): ReactElement {
  const texts = useTexts();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  const icon = isCopied ? Check : Copy;
  const name = texts.text(isCopied ? 'ui.copied' : 'ui.copy');
  if (label === undefined) return <IconButton size="small" icon={icon} label={name} onClick={copy} />;
  return (
    <Button size={size} icon={icon} onClick={copy}>
      {isCopied ? name : label}
    </Button>
  );
}
