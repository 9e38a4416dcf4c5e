import type { CertificateConcern } from './certificate.ts';
import type { Translator } from './translator.ts';

/** That a certificate ends, or has ended, in the reader's language. */
export function describeCertificate(texts: Translator, concern: CertificateConcern): string {
  const { whose, isOver, days, endsAt } = concern;
  const key = `certificate.${whose}.${isOver ? 'over' : 'ends'}`;
  return texts.text(key, { count: days, date: endsAt.slice(0, 10) });
}
