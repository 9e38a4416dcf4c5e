import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyOperationView } from '../../../shared/operation-view.ts';
import type { OperationView } from '../../../shared/operation-view.ts';
import { render } from '../../testing/render.tsx';
import { OperationHead } from './operation-head.tsx';

const ended: OperationView = {
  ...emptyOperationView,
  operation: 'o1',
  kind: 'upgrade',
  sequence: 9,
  phase: 'verify',
  progress: {
    percent: 42.9,
    phase: 'verify',
    services: { done: 3, total: 7 },
    images: { done: 2, total: 2 },
    oneShots: { done: 0, total: 0 },
    pulledBytes: 0,
    totalBytes: 0,
  },
  ended: { end: 'failed', error: null, failedService: null, logExcerpt: [] },
};

const lost: OperationView = {
  ...ended,
  ended: null,
  connectionLostSince: '2030-01-01T00:00:00.000Z',
  nextTryAt: '2030-01-01T00:02:04.000Z',
  connectionError: {
    code: 'target-unreachable',
    message: 'web1 port 22 did not answer',
    details: { reason: 'timeout', place: 'web1:22' },
  },
};

describe('the head of an operation that lost its host', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2030, 0, 1, 0, 2) }));
  afterEach(() => void vi.useRealTimers());

  it('must say since when, when it is tried next, why, and that it goes on by itself', async () => {
    const { text } = await render(<OperationHead id="o1" view={lost} />);
    expect(text).toContain('Reconnecting...');
    expect(text).toContain('The host has been away for 2 min.');
    expect(text).toContain('next try in 4 s');
    expect(text).toContain('web1:22 did not answer in time.');
    expect(text).toContain('the operation goes on by itself');
  });

  it('must say nothing of it when the host is back, or the operation has ended', async () => {
    const back = { ...lost, connectionLostSince: null, nextTryAt: null, connectionError: null };
    for (const view of [back, { ...lost, ended: ended.ended }]) {
      expect((await render(<OperationHead id="o1" view={view} />)).text).not.toContain('away');
    }
  });
});

describe('the head of an operation', () => {
  it('must count services and never round up', async () => {
    const { text, markup } = await render(<OperationHead id="o1" view={ended} />);
    expect(text).toContain('42 %');
    expect(text).toContain('3 / 7 services');
    expect(markup).toContain('aria-valuenow="42"');
  });

  it('must not offer to cancel what has ended', async () => {
    expect((await render(<OperationHead id="o1" view={ended} />)).text).not.toContain('Cancel');
  });
});
