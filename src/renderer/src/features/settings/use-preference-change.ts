import type { Preferences } from '../../../../shared/contract/shapes/application.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { setPreferences } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { useToast } from '../../ui/toast.tsx';

/** Changes a preference at once; says so when it could not be kept. */
export function usePreferenceChange(): (change: Partial<Preferences>) => void {
  const texts = useTexts();
  const toast = useToast();
  return (change) => {
    setPreferences(change).catch((error: unknown) =>
      toast({
        title: texts.text('settings.notKept'),
        text: describeError(texts, toErrorShape(error)).what,
        tone: 'red',
      }),
    );
  };
}
