import type { LucideIcon } from 'lucide-react';
import {
  CircleAlert,
  CircleDashed,
  CircleDot,
  CircleSlash,
  CircleStop,
  KeyRound,
  LoaderCircle,
  PauseCircle,
  ShieldAlert,
  ShieldQuestion,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { DeploymentStatus } from '../../../shared/deployment-status.ts';
import type { ConnectionState } from '../../../shared/contract/shapes/environment.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from './badge.tsx';
import type { Tone } from './tone.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly isMoving?: boolean;
}

const deployments: Readonly<Record<DeploymentStatus, Look>> = {
  Pending: { tone: 'grey', icon: CircleDashed },
  Deploying: { tone: 'blue', icon: LoaderCircle, isMoving: true },
  Running: { tone: 'green', icon: CircleDot },
  Upgrading: { tone: 'blue', icon: LoaderCircle, isMoving: true },
  RollingBack: { tone: 'amber', icon: Undo2 },
  Failed: { tone: 'red', icon: CircleAlert },
  Stopped: { tone: 'grey', icon: CircleStop },
  Removed: { tone: 'grey', icon: Trash2 },
};

export interface StatusPillProps {
  readonly status: DeploymentStatus;
  /** Nothing is touched until somebody decides. */
  readonly isHeld?: boolean | undefined;
  readonly isPlain?: boolean | undefined;
}

/** Status names are the same in every language, as operators search for them. */
export function StatusPill({ status, isHeld, isPlain }: StatusPillProps): ReactElement {
  const texts = useTexts();
  if (isHeld === true) {
    return (
      <Badge tone="red" icon={PauseCircle} isPlain={isPlain}>
        {texts.text('ui.held')}
      </Badge>
    );
  }
  const { tone, icon, isMoving } = deployments[status];
  return (
    <Badge tone={tone} icon={icon} isMoving={isMoving} isPlain={isPlain}>
      {status}
    </Badge>
  );
}

const connections: Readonly<Record<ConnectionState, Look>> = {
  connected: { tone: 'green', icon: CircleDot },
  reconnecting: { tone: 'grey', icon: LoaderCircle, isMoving: true },
  'authentication-needed': { tone: 'amber', icon: KeyRound },
  'host-key-unknown': { tone: 'amber', icon: ShieldQuestion },
  'host-key-changed': { tone: 'red', icon: ShieldAlert },
  'engine-starting': { tone: 'grey', icon: LoaderCircle, isMoving: true },
  unreachable: { tone: 'red', icon: CircleAlert },
  unsupported: { tone: 'red', icon: CircleSlash },
  refused: { tone: 'red', icon: CircleSlash },
  unknown: { tone: 'grey', icon: CircleDashed },
};

/** State of an environment's connection. */
export function ConnectionPill(props: {
  readonly state: ConnectionState;
  readonly isPlain?: boolean | undefined;
}): ReactElement {
  const texts = useTexts();
  const { tone, icon } = connections[props.state];
  return (
    <Badge tone={tone} icon={icon} isPlain={props.isPlain}>
      {texts.text(`ui.connection.${props.state}`)}
    </Badge>
  );
}
