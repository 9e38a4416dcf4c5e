import type { LucideIcon } from 'lucide-react';
import { Ban, CircleAlert, CircleCheck, CircleSlash, LoaderCircle, PauseCircle, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

const looks: Readonly<Record<string, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  done: { tone: 'green', icon: CircleCheck },
  failed: { tone: 'red', icon: CircleAlert },
  'rolled-back': { tone: 'amber', icon: Undo2 },
  cancelled: { tone: 'grey', icon: Ban },
  refused: { tone: 'grey', icon: CircleSlash },
  held: { tone: 'red', icon: PauseCircle },
};

/** How an operation ended; null: it runs. */
export function OperationEndBadge({ end }: { readonly end: string | null }): ReactElement {
  const texts = useTexts();
  const { tone, icon } = looks[end ?? ''] ?? { tone: 'blue', icon: LoaderCircle };
  return (
    <Badge tone={tone} icon={icon} isPlain isMoving={end === null}>
      {texts.text(`end.${end ?? 'running'}`)}
    </Badge>
  );
}
