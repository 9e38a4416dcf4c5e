import type { ReactElement } from 'react';
import { describeError } from '../../../shared/describe-error.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { printable } from '../../../shared/printable.ts';
import { useTexts } from '../text/use-texts.ts';
import { Code } from '../ui/code.tsx';
import styles from './operation-result.module.css';

/** What kept an operation from its end, in which service, and what to do. */
export function OperationCause(props: {
  readonly error: ErrorShape;
  readonly service: string | null;
}): ReactElement {
  const texts = useTexts();
  const { what, where, problems, hint } = describeError(texts, props.error);
  const { service } = props;
  const isNamed = service === null || what.startsWith(`${service} `);
  return (
    <>
      <p>
        {!isNamed && <strong>{`${printable(service)}: `}</strong>}
        {printable(what)}
      </p>
      {where !== '' && <Code text={where} />}
      {problems.length > 0 && (
        <ul className={styles.problems}>
          {problems.map((problem) => (
            <li key={problem}>{printable(problem)}</li>
          ))}
        </ul>
      )}
      {hint !== '' && <p className={styles.hint}>{printable(hint)}</p>}
    </>
  );
}
