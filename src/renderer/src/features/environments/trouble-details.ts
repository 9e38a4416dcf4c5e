import { isFingerprint } from '../../../../shared/address-fields.ts';
import type { MethodInput } from '../../../../shared/contract/methods.ts';
import { credentialRequest } from '../../../../shared/contract/fields.ts';
import type { ErrorShape } from '../../../../shared/errors.ts';

export interface ShownHostKey {
  readonly host: string;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly knownHostsFile: string;
}

/** The unknown key that an error tells; null: it tells none that could be accepted. */
export function shownHostKey({ code, details }: ErrorShape): ShownHostKey | null {
  if (code !== 'host-key-unknown') return null;
  const { host, keyType, fingerprint, knownHostsFile } = details;
  if (typeof host !== 'string' || typeof fingerprint !== 'string' || !isFingerprint(fingerprint)) return null;
  return { host, fingerprint, keyType: asText(keyType), knownHostsFile: asText(knownHostsFile) };
}

export type AskedCredentialsDetails = MethodInput<'environments.authenticate'>['request'];

/** What a host asks for; null: the error asks for nothing, or not in a form that could be answered. */
export function askedCredentials({ code, details }: ErrorShape): AskedCredentialsDetails | null {
  if (code !== 'authentication-needed') return null;
  const { what, host, user, identityFile, prompts } = details;
  const asked = { what, host, user, identityFile: identityFile ?? null, prompts: prompts ?? [] };
  return credentialRequest.safeParse(asked).data ?? null;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
