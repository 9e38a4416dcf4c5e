import type { z } from 'zod';
import type { MethodName, MethodOutput, Methods } from '../../../shared/contract/methods.ts';

export type HandlerInput<Name extends MethodName> = z.output<Methods[Name]['input']>;

/** One handler for each method of the table; inputs have been checked. */
export type Handlers = {
  readonly [Name in MethodName]: (
    input: HandlerInput<Name>,
  ) => Promise<MethodOutput<Name>> | MethodOutput<Name>;
};
