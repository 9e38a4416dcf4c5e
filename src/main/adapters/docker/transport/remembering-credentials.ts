import type { CredentialRequest, CredentialSource } from './transport-surroundings.ts';

/**
 * Asks each passphrase and password once and keeps it in memory, never elsewhere, so that a connection comes back
 * without a person. An answer that was wrong is forgotten. Answers to a server's own questions are good only once.
 */
export function rememberingCredentials(source: CredentialSource): CredentialSource {
  const remembered = new Map<string, readonly string[]>();
  return async (request) => {
    if (request.what === 'keyboard-interactive') return source(request);
    const key = keyOf(request);
    const known = request.attempt === 0 ? remembered.get(key) : undefined;
    if (known !== undefined) return known;
    remembered.delete(key);
    const answer = await source(request);
    if (answer !== null) remembered.set(key, answer);
    return answer;
  };
}

function keyOf(request: CredentialRequest): string {
  if (request.what === 'passphrase') return JSON.stringify(['passphrase', request.identityFile]);
  return JSON.stringify(['password', request.host, request.user]);
}
