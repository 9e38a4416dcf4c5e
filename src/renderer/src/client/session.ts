import { sessionAnswer, sessionPath } from '../../../shared/contract/web-door.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { WindlassError } from '../../../shared/errors.ts';

const tokenKey = 'windlass.token';

/** The token of this tab. */
export const tabToken = {
  read: (): string | null => sessionStorage.getItem(tokenKey),
  forget: (): void => sessionStorage.removeItem(tokenKey),
};

/** The single-use code of the address, which is taken out of it at once: neither history nor a screen keeps it. */
export function takeCodeFromAddress(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return code === '' ? null : code;
}

/** Exchanges a code for the tab's token and a cookie that scripts cannot read. */
export async function redeemCode(code: string): Promise<void> {
  const response = await ask(code);
  if (response.status === 429) throw refusal('too-many');
  if (!response.ok) throw refusal(response.status === 401 ? 'wrong-code' : 'unexpected-answer');
  const parsed = sessionAnswer.safeParse(await response.json());
  if (!parsed.success) throw refusal('unexpected-answer');
  sessionStorage.setItem(tokenKey, parsed.data.token);
}

async function ask(code: string): Promise<Response> {
  try {
    return await fetch(sessionPath, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
  } catch {
    throw refusal('no-answer', 'connection-lost');
  }
}

function refusal(reason: string, code: ErrorCode = 'usage'): WindlassError {
  return new WindlassError(code, `signing in failed: ${reason}`, { reason: `sign-in-${reason}` });
}
