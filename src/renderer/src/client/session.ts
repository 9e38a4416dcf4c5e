import { sessionAnswer, sessionPath } from '../../../shared/contract/web-door.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { WindlassError } from '../../../shared/errors.ts';
import { reliably } from '../ui/reliably.ts';

const tokenKey = 'windlass.token';
const codeKey = 'windlass.code';

/** The token of this tab. */
export const tabToken = {
  read: (): string | null => sessionStorage.getItem(tokenKey),
  forget: (): void => sessionStorage.removeItem(tokenKey),
};

/**
 * The single-use code that this tab was opened with. It is taken out of the address at once: neither history nor a screen
 * keeps it. The tab keeps it until it was answered, so that who reloads before is not shut out.
 */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) {
    history.replaceState(history.state, '', location.pathname + location.search);
    sessionStorage.setItem(codeKey, code);
  }
  return sessionStorage.getItem(codeKey) || null;
}

/** Exchanges a code for the tab's token and a cookie that scripts cannot read. */
export async function redeemCode(code: string): Promise<void> {
  const response = await ask(code);
  // Why it is kept: it was not looked at.
  if (response.status === 429) throw refusal('too-many');
  sessionStorage.removeItem(codeKey);
  if (!response.ok) throw refusal(response.status === 401 ? 'wrong-code' : 'unexpected-answer');
  const parsed = sessionAnswer.safeParse(await response.json());
  if (!parsed.success) throw refusal('unexpected-answer');
  sessionStorage.setItem(tokenKey, parsed.data.token);
}

async function ask(code: string): Promise<Response> {
  const request = {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  } as const;
  return reliably(() => fetch(sessionPath, request)).catch(() => {
    throw refusal('no-answer', 'connection-lost');
  });
}

function refusal(reason: string, code: ErrorCode = 'usage'): WindlassError {
  return new WindlassError(code, `signing in failed: ${reason}`, { reason: `sign-in-${reason}` });
}
