import type { PreflightCheck } from './application.ts';

/** A finding of the preflight; doors make their own words of its code. */
export function made(
  check: string,
  severity: PreflightCheck['severity'],
  code: string,
  service: string | null,
  details: Readonly<Record<string, unknown>>,
): PreflightCheck {
  return {
    check,
    severity,
    service,
    code,
    details,
    message: [service, code, JSON.stringify(details)].filter(Boolean).join(' '),
  };
}
