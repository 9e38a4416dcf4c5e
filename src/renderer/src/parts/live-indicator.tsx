import { Radio, RefreshCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useConnection } from '../stores/world.ts';
import { useTexts } from '../text/use-texts.ts';
import { Badge } from '../ui/badge.tsx';

/** Whether what is shown is how it is now. `isHostLost`: the operation itself waits for its host. */
export function LiveIndicator({ isHostLost }: { readonly isHostLost: boolean }): ReactElement {
  const texts = useTexts();
  const isLive = useConnection() === 'open' && !isHostLost;
  return (
    <span role="status">
      {isLive ? (
        <Badge tone="green" icon={Radio}>
          {texts.text('operation.live')}
        </Badge>
      ) : (
        <Badge tone="amber" icon={RefreshCw} isMoving>
          {texts.text('conn.reconnecting')}
        </Badge>
      )}
    </span>
  );
}
