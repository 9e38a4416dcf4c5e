import { CircleArrowUp, Ellipsis, Play, Square, Trash2, Undo2 } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { DeploymentPage } from '../../../../shared/contract/shapes/deployment.ts';
import { useIsReadOnly } from '../../stores/queries.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { LifecycleDialog } from './lifecycle-dialog.tsx';
import type { LifecycleKind } from './lifecycle-dialog.tsx';
import { pageActions } from './page-actions.ts';

/** Upgrade and Rollback lead to their pages; the rest asks first. A button that cannot be pressed says why. */
export function HeaderActions({ page }: { readonly page: DeploymentPage }): ReactElement {
  const texts = useTexts();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<LifecycleKind | null>(null);
  const { upgrade, rollback, start, stop, remove } = pageActions(page, useIsReadOnly(page.row.environment));
  const params = { environment: page.row.environment, name: page.row.name };
  const because = (action: string, why: string | null): string | null =>
    why === null ? null : texts.text(`deployment.cannot.${action}.${why}`);
  return (
    <>
      <Button
        icon={Undo2}
        disabledReason={because('rollback', rollback)}
        onClick={() => void navigate({ to: '/deployments/$environment/$name/rollback', params })}
      >
        {texts.text('kind.rollback')}
      </Button>
      <Button
        icon={CircleArrowUp}
        disabledReason={because('upgrade', upgrade)}
        onClick={() => void navigate({ to: '/deployments/$environment/$name/upgrade', params })}
      >
        {texts.text('kind.upgrade')}
      </Button>
      {page.row.status === 'Stopped' && (
        <Button icon={Play} disabledReason={because('start', start)} onClick={() => setAsked('start')}>
          {texts.text('kind.start')}
        </Button>
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} label={texts.text('deployment.more')} />}
        items={[
          {
            id: 'start',
            label: texts.text('kind.start'),
            icon: Play,
            disabledReason: because('start', start),
            onSelect: () => setAsked('start'),
          },
          {
            id: 'stop',
            label: texts.text('kind.stop'),
            icon: Square,
            disabledReason: because('stop', stop),
            onSelect: () => setAsked('stop'),
          },
          {
            id: 'remove',
            label: texts.text('kind.remove'),
            icon: Trash2,
            isDangerous: true,
            startsGroup: true,
            disabledReason: because('remove', remove),
            onSelect: () => setAsked('remove'),
          },
        ]}
      />
      <LifecycleDialog page={page} kind={asked} onClose={() => setAsked(null)} />
    </>
  );
}
