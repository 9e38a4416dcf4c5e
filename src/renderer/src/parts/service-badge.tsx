import type { LucideIcon } from 'lucide-react';
import {
  Circle,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Equal,
  LoaderCircle,
  Undo2,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { ServiceView } from '../../../shared/operation-view.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly isMoving?: boolean;
}

const moving: Look = { tone: 'blue', icon: LoaderCircle, isMoving: true };

/** What was under way, or still to come, when the operation ended without it. */
const leftThere: Look = { tone: 'grey', icon: Circle };

const looks: Readonly<Record<ServiceView['state'], Look>> = {
  waiting: { tone: 'grey', icon: CircleDashed },
  unchanged: { tone: 'grey', icon: Equal },
  pulling: moving,
  created: { tone: 'blue', icon: Circle },
  stopping: moving,
  starting: moving,
  verifying: moving,
  running: { tone: 'green', icon: CircleCheck },
  completed: { tone: 'green', icon: CircleCheck },
  failed: { tone: 'red', icon: CircleX },
  restored: { tone: 'green', icon: Undo2 },
  removed: { tone: 'grey', icon: CircleSlash },
  stopped: { tone: 'grey', icon: CircleSlash },
};

/** Where a service stands in an operation. */
export function ServiceBadge(props: {
  readonly state: ServiceView['state'];
  /** The operation has ended: nothing moves any more, whatever was told last. */
  readonly isOver: boolean;
}): ReactElement {
  const { state, isOver } = props;
  const texts = useTexts();
  const look = looks[state];
  const left = `operation.left.${state}`;
  const isLeft = isOver && texts.has(left);
  const { tone, icon, isMoving } = isLeft ? leftThere : look;
  return (
    <Badge tone={tone} icon={icon} isMoving={isMoving} isPlain>
      {texts.text(isLeft ? left : `state.${state}`)}
    </Badge>
  );
}
