import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import type { LockRow } from '../../../../shared/contract/shapes/deployment.ts';
import { printable } from '../../../../shared/printable.ts';
import { unlock } from '../../stores/actions.ts';
import type { DeploymentRef } from '../../stores/deployment-ref.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';

interface LockBannerProps {
  readonly lock: LockRow;
  readonly target: DeploymentRef;
}

/** Who works on it elsewhere and since when; taking over is for a process that is gone for good. */
export function LockBanner({ lock, target }: LockBannerProps): ReactElement {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Banner
      tone="amber"
      icon={Lock}
      title={texts.text('deployment.locked', {
        owner: printable(lock.owner),
        kind: texts.has(`kind.${lock.kind}`) ? texts.text(`kind.${lock.kind}`) : printable(lock.kind),
      })}
      actions={<Button onClick={() => setOpen(true)}>{texts.text('deployment.takeOver')}</Button>}
    >
      <p>
        {texts.text('deployment.lockedSince')} <Time at={lock.since} />
      </p>
      <TakeOverDialog lock={lock} target={target} isOpen={isOpen} onClose={() => setOpen(false)} />
    </Banner>
  );
}

function TakeOverDialog(
  props: LockBannerProps & { readonly isOpen: boolean; readonly onClose: () => void },
): ReactElement {
  const texts = useTexts();
  const toast = useToast();
  const { lock, target, isOpen, onClose } = props;
  const takeOver = (): void => {
    onClose();
    unlock(target, lock.id).catch((reason: unknown) =>
      toast({ tone: 'red', title: describeError(texts, toErrorShape(reason)).what }),
    );
  };
  return (
    <Dialog
      title={texts.text('deployment.takeOverTitle')}
      description={texts.text('deployment.takeOverText')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.text('ui.cancel')}</Button>
          <Button variant="danger" onClick={takeOver}>
            {texts.text('deployment.takeOver')}
          </Button>
        </>
      }
    >
      <KeyValue
        rows={[
          { label: texts.text('deployment.owner'), value: printable(lock.owner) },
          { label: texts.text('deployment.operation'), value: lock.operation, isMono: true },
          { label: texts.text('deployment.lockedSince'), value: <Time at={lock.since} kind="absolute" /> },
        ]}
      />
    </Dialog>
  );
}
