import type { Binding, FaultRow } from './cell.ts';
import * as bound from './bound-tests.ts';
import { needsBackups, proved, provedAs, row } from './grid-row.ts';
import * as own from './own-tests.ts';

/** No step but the preflight and the pull asks a registry: whatever that does, the others do not notice. */
function registryRow(
  fault: FaultRow['fault'],
  title: string,
  at: 'A' | 'W',
  S2: Binding,
  S4: Binding,
): FaultRow {
  return row(fault, title, `X X ${at} X ${at} X X X X X X`, {
    'S0 S1 S5 S6 S7 S8 S9 RB': proved(own.noRegistryAsked),
    S2,
    S3: needsBackups,
    S4,
  });
}

const byDigest = provedAs(
  'what was checked is pulled, by its digest, wherever the tag points',
  own.pulledByDigest,
);

export const registryRows: readonly FaultRow[] = [
  registryRow(
    'F10',
    'registry answers 401 or 403',
    'A',
    proved(bound.registryUnauthorized, own.registryRefuses('401', 'preflight')),
    proved(...bound.layerRefused, own.registryRefuses('403', 'pull')),
  ),
  registryRow(
    'F11',
    'registry answers 404, or the tag is gone',
    'A',
    proved(bound.imageMissing),
    proved(own.registryRefuses('404', 'pull')),
  ),
  registryRow(
    'F12',
    'registry answers 429',
    'W',
    proved(own.registryRecovers('429', 'preflight')),
    proved(bound.retryAfterHonoured, own.registryRecovers('429', 'pull')),
  ),
  registryRow(
    'F13',
    'registry answers 5xx, DNS or TLS fails',
    'W',
    proved(own.registryRecovers('503', 'preflight')),
    proved(bound.pullRetried, own.registryRecovers('503', 'pull')),
  ),
  registryRow(
    'F14',
    'registry is slow (100 kB/s)',
    'W',
    proved(bound.slowDigest),
    proved(bound.slowPullGoesOn),
  ),
  registryRow(
    'F15',
    'pull stalled, cut, or a layer damaged',
    'W',
    proved(bound.unansweredRegistry, own.registryStalls('preflight'), own.registryNeverAnswers),
    proved(bound.stalledPullEnds, bound.damagedLayer, own.registryStalls('pull')),
  ),
  registryRow('F16', 'tag moved between check and pull', 'A', byDigest, byDigest),
];
