import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../shared/errors.ts';
import { render } from '../../testing/render.tsx';
import { OperationCause } from './operation-cause.tsx';

const crashed: ErrorShape = {
  code: 'gate-failed',
  message: '',
  details: { service: 'api', reason: 'crash-loop', exitCode: 42, restarts: 3 },
};
const unreachable: ErrorShape = {
  code: 'target-unreachable',
  message: '',
  details: { reason: 'timeout', place: 'web1:22' },
};

describe('the cause of a failed operation', () => {
  it('must name the service once where its text names it', async () => {
    const { text } = await render(<OperationCause error={crashed} service="api" />);
    expect(text).toContain('api keeps crashing');
    expect(text).not.toContain('api:');
  });

  it('must name the service where its text does not', async () => {
    const { text } = await render(<OperationCause error={unreachable} service="api" />);
    expect(text).toContain('api: web1:22 did not answer in time.');
  });
});
