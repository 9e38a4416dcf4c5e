import type { LedgerBody } from '../core/model/ledger-record.ts';
import { asOperationId, asReleaseId } from '../core/model/ids.ts';
import type { Release } from '../core/model/release.ts';

const operation = asOperationId('20300101-000000-aaaa');

/** A release with something in every member. */
export function sampleRelease(change: Partial<Release> = {}): Release {
  return {
    id: asReleaseId('20300101-000000-aaaa'),
    deployment: 'shop',
    version: '2.0.0-rc.1+build.7',
    stackId: 'local:shop:shop',
    productId: 'com.example.shop',
    productName: 'Shop – Größe „XL“ 🛒',
    definition: {
      format: 'compose',
      fileName: 'shop/2.0.0/compose.yml',
      text: 'services:\n  web:\n    image: web:2\n',
      envFiles: ['./web.env'],
    },
    releaseNotes: { kind: 'markdown', text: '# 2.0.0\n\n* faster\n' },
    variableDefinitions: [
      {
        name: 'LEVEL',
        type: 'select',
        label: 'Log level',
        description: 'How much is logged',
        placeholder: '',
        group: 'Logging',
        order: 1,
        default: 'info',
        isRequired: false,
        pattern: '^[a-z]+$',
        patternError: 'lower case only',
        options: [{ value: 'info', label: 'Info', description: 'the usual' }],
        min: null,
        max: 10,
      },
    ],
    variables: { LEVEL: { value: 'info' }, DB_PASSWORD: { isSecret: true } },
    images: {
      web: { reference: 'web:2', digestReference: `web@sha256:${'0'.repeat(64)}`, imageId: null },
      local: { reference: 'local:1', digestReference: null, imageId: `sha256:${'1'.repeat(64)}` },
    },
    fingerprints: { web: 'f00d', local: 'cafe' },
    createdAt: '2030-01-01T00:00:00.000Z',
    createdBy: 'ann@laptop',
    operation,
    copyOf: null,
    ...change,
  };
}

/** One of each kind. */
export const sampleBodies: readonly LedgerBody[] = [
  { kind: 'created', fingerprintKey: 'ab'.repeat(32), policy: { rollback: 'manual' } },
  { kind: 'policy-changed', policy: { rollback: 'automatic' } },
  {
    kind: 'opened',
    operation,
    operationKind: 'upgrade',
    release: sampleRelease(),
    snapshot: {
      operation,
      fromRelease: asReleaseId('20291231-235959-zzzz'),
      toRelease: asReleaseId('20300101-000000-aaaa'),
      toVersion: '2.0.0',
      createdAt: '2030-01-01T00:00:01.000Z',
      carriedVolumes: { web: { '/data': 'c'.repeat(64) }, local: {} },
      containers: {
        web: { id: 'd'.repeat(64), name: 'shop-web-1', startedAt: '2029-12-31T00:00:00.123456789Z' },
      },
    },
  },
  { kind: 'committed', operation, release: asReleaseId('20300101-000000-aaaa') },
  {
    kind: 'failed',
    operation,
    error: {
      code: 'gate-failed',
      message: 'web never got healthy',
      details: { service: 'web', seconds: 30 },
    },
    isHeld: true,
  },
  { kind: 'restoring', operation },
  { kind: 'restored', operation },
  { kind: 'stopped', operation },
  { kind: 'started', operation },
  {
    kind: 'operation-ended',
    operation,
    operationKind: 'rollback',
    actor: 'ann@laptop',
    startedAt: '2030-01-01T00:00:00.000Z',
    end: 'rolled-back',
    fromVersion: '1.0.0',
    toVersion: null,
  },
  { kind: 'removed', operation },
];
