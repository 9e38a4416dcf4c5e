/** A certificate of the way to an engine: ours (`client`), the authority that we trust, and what the engine shows. */
export interface Certificate {
  readonly whose: 'client' | 'authority' | 'server';
  /** ISO 8601 */
  readonly endsAt: string;
}

export interface CertificateConcern extends Certificate {
  readonly isOver: boolean;
  /** Whole days until it ends, or since. */
  readonly days: number;
}

const dayMs = 86_400_000;
/** How long ahead it is said. */
const aheadMs = 30 * dayMs;

/** Certificates that are over or will soon be, the first to end first. */
export function certificateConcerns(
  certificates: readonly Certificate[],
  nowMs: number,
): readonly CertificateConcern[] {
  return certificates
    .map((certificate) => {
      const leftMs = Date.parse(certificate.endsAt) - nowMs;
      return {
        ...certificate,
        leftMs,
        isOver: leftMs <= 0,
        days: Math.floor(Math.abs(leftMs) / dayMs),
      };
    })
    .filter(({ leftMs }) => leftMs < aheadMs)
    .sort((a, b) => a.leftMs - b.leftMs)
    .map(({ leftMs: _leftMs, ...concern }) => concern);
}
