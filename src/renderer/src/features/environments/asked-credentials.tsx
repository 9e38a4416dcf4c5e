import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { describeError } from '../../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';
import { toErrorShape } from '../../../../shared/errors.ts';
import { printable } from '../../../../shared/printable.ts';
import { authenticate } from '../../stores/actions.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './add-environment.module.css';
import type { AskedCredentialsDetails } from './trouble-details.ts';

/** What a host or an encrypted key asks for. It goes into the memory of the application, and is forgotten here at once. */
export function AskedCredentials(props: {
  readonly error: ErrorShape;
  readonly asked: AskedCredentialsDetails;
  readonly onMended: () => void;
}): ReactElement {
  const { asked } = props;
  const texts = useTexts();
  const questions =
    asked.prompts.length === 0
      ? [{ text: texts.text(`environment.asked.${asked.what}`), isEchoed: false }]
      : asked.prompts;
  const [answers, setAnswers] = useState<readonly string[]>(() => questions.map(() => ''));
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await authenticate({ request: asked, answers: [...answers] });
      setAnswers(questions.map(() => ''));
      props.onMended();
    } catch (failure) {
      setError(toErrorShape(failure));
    }
    setBusy(false);
  };
  const isFilled = answers.some((answer) => answer !== '');
  return (
    <>
      <Banner tone="amber" icon={KeyRound} isUrgent title={texts.text('environment.asked.title')}>
        <p>{printable(describeError(texts, props.error).what)}</p>
        <form className={styles.asked} onSubmit={(event) => void submit(event)}>
          {questions.map(({ text, isEchoed }, index) => (
            <TextField
              key={index}
              label={printable(text)}
              type={isEchoed ? 'text' : 'password'}
              value={answers[index] ?? ''}
              onChange={(answer) => setAnswers(answers.map((each, at) => (at === index ? answer : each)))}
            />
          ))}
          <Button
            type="submit"
            variant="amber"
            icon={KeyRound}
            isBusy={isBusy}
            disabledReason={isFilled ? null : texts.text('environment.asked.first')}
          >
            {texts.text('environment.asked.submit')}
          </Button>
        </form>
        <p>{texts.text('environment.asked.kept')}</p>
      </Banner>
      {error !== null && <ErrorState error={error} />}
    </>
  );
}
