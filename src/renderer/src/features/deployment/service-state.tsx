import type { LucideIcon } from 'lucide-react';
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleStop,
  HeartPulse,
  LoaderCircle,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { ServiceRow } from '../../../../shared/contract/shapes/deployment.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

interface Look {
  readonly key: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

/** State and health as one word: a healthy service needs no second one. */
export function serviceLook({ state, health, lifecycle, exitCode }: ServiceRow): Look {
  if (state === 'running') {
    if (health === 'unhealthy') return { key: 'unhealthy', tone: 'red', icon: CircleAlert };
    if (health === 'starting') return { key: 'starting', tone: 'blue', icon: HeartPulse };
    if (health === 'healthy') return { key: 'healthy', tone: 'green', icon: CircleCheck };
    return { key: 'running', tone: 'green', icon: CircleDot };
  }
  if (state === 'restarting') return { key: 'restarting', tone: 'red', icon: LoaderCircle };
  if (state === 'missing') return { key: 'missing', tone: 'red', icon: CircleDashed };
  if (lifecycle === 'one-shot' && state === 'exited' && exitCode === 0) {
    return { key: 'completed', tone: 'grey', icon: CircleCheck };
  }
  if (state === 'exited' || state === 'dead') {
    const isFailed = exitCode !== 0;
    return { key: isFailed ? 'exitedWith' : 'stopped', tone: isFailed ? 'red' : 'grey', icon: CircleStop };
  }
  return { key: state, tone: 'grey', icon: CircleDashed };
}

export function ServiceState({ row }: { readonly row: ServiceRow }): ReactElement {
  const texts = useTexts();
  const { key, tone, icon } = serviceLook(row);
  const text = `deployment.state.${key}`;
  return (
    <Badge tone={tone} icon={icon} isPlain>
      {texts.has(text) ? texts.text(text, { code: row.exitCode }) : key}
    </Badge>
  );
}
