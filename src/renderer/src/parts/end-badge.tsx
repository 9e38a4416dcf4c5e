import type { LucideIcon } from 'lucide-react';
import { Ban, CircleCheck, CircleX, LoaderCircle, PauseCircle, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';

const looks: Readonly<Record<string, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  done: { tone: 'green', icon: CircleCheck },
  failed: { tone: 'red', icon: CircleX },
  'rolled-back': { tone: 'amber', icon: Undo2 },
  cancelled: { tone: 'grey', icon: Ban },
  refused: { tone: 'grey', icon: Ban },
  held: { tone: 'red', icon: PauseCircle },
};

/** How an operation ended; null: it is under way. */
export function EndBadge(props: { readonly end: string | null; readonly percent: number }): ReactElement {
  const { end, percent } = props;
  const texts = useTexts();
  if (end === null) {
    return (
      <Badge tone="blue" icon={LoaderCircle} isMoving>
        {`${texts.text('end.running')} ${Math.floor(percent)} %`}
      </Badge>
    );
  }
  const { tone, icon } = looks[end] ?? { tone: 'grey' as const, icon: CircleX };
  return (
    <Badge tone={tone} icon={icon}>
      {texts.has(`end.${end}`) ? texts.text(`end.${end}`) : end}
    </Badge>
  );
}
