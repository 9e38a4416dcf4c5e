import type { CheckedInput, MethodName, MethodOutput } from '../../../shared/contract/methods.ts';

/** One handler for each method of the table; inputs have been checked. */
export type Handlers = {
  readonly [Name in MethodName]: (
    input: CheckedInput<Name>,
  ) => Promise<MethodOutput<Name>> | MethodOutput<Name>;
};

/** Those of one area, such as `environments`. */
export type Area<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;
