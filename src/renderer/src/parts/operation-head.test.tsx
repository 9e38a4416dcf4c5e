import { describe, expect, it } from 'vitest';
import { emptyOperationView } from '../../../shared/operation-view.ts';
import { render } from '../../testing/render.tsx';
import { OperationHead } from './operation-head.tsx';

const ended = {
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
