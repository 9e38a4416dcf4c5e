import type { ReactElement } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useRegistryLogin } from './use-registry-login.ts';

/** A login is asked of the registry and kept when it is accepted, or when nobody there can be asked from here. */
export function RegistryLoginDialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const { isOpen, onClose } = props;
  const texts = useTexts();
  const { draft, change, isFilled, isBusy, error, close, logIn } = useRegistryLogin(onClose);
  return (
    <Dialog
      title={texts.text('settings.registries.login')}
      description={texts.text('settings.registries.login.about')}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{texts.text('ui.cancel')}</Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            disabledReason={isFilled ? null : texts.text('settings.registries.fill')}
            onClick={() => void logIn()}
          >
            {texts.text('settings.registries.login')}
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void logIn(event)}>
        <TextField
          label={texts.text('settings.registries.registry')}
          hint={texts.text('settings.registries.registry.hint')}
          value={draft.registry}
          onChange={(registry) => change({ registry })}
          isMono
          isRequired
        />
        <TextField
          label={texts.text('settings.registries.username')}
          value={draft.username}
          onChange={(username) => change({ username })}
          isRequired
        />
        <TextField
          label={texts.text('settings.registries.password')}
          type="password"
          value={draft.password}
          onChange={(password) => change({ password })}
          isRequired
        />
        <button type="submit" hidden />
      </form>
      {error !== null && <ErrorState error={error} />}
    </Dialog>
  );
}
