import type { ZodType } from 'zod';
import { connectionError } from '../../../../shared/connection-reasons.ts';
import type { WindlassError } from '../../../../shared/errors.ts';
import type { EngineAnswer, EngineCall } from './engine-call.ts';
import { readCapped } from './read-capped.ts';

const answerMaxBytes = 64 * 1024 * 1024;
const errorMaxBytes = 64 * 1024;

/** The whole answer; one without end is an `engine-error`. */
export async function readText(answer: EngineAnswer, call: EngineCall): Promise<string> {
  const { content, isWhole } = await readCapped(answer.body, answerMaxBytes);
  if (isWhole) return content.toString('utf8');
  const { action, details } = call.subject;
  throw connectionError({
    code: 'engine-error',
    reason: 'answer-too-large',
    message: `${action}: the answer is too large`,
    details: { ...details, action },
  });
}

/** The answer as JSON of that shape. */
export function parseAnswer<T>(schema: ZodType<T>, text: string, call: EngineCall): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unexpectedAnswer(call, 'not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unexpectedAnswer(call, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function unexpectedAnswer({ subject }: EngineCall, engineText: string): WindlassError {
  const { action } = subject;
  return connectionError({
    code: 'engine-error',
    reason: 'unexpected-answer',
    message: `${action}: unexpected answer of the engine (${engineText})`,
    details: { ...subject.details, action, engineText },
  });
}

/** The message of a refusal, or its raw text. */
export async function refusalText(answer: EngineAnswer): Promise<string> {
  const text = (await readCapped(answer.body, errorMaxBytes)).content.toString('utf8');
  try {
    const value = JSON.parse(text) as unknown;
    if (
      typeof value === 'object' &&
      value !== null &&
      'message' in value &&
      typeof value.message === 'string'
    ) {
      return value.message;
    }
  } catch {
    // Why: proxies in front of an engine answer in HTML or plain text.
  }
  return text;
}
