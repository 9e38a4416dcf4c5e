import { describe, expect, it } from 'vitest';
import { render } from '../../testing/render.tsx';
import { ServiceBadge } from './service-badge.tsx';

describe('the state of a service in an operation', () => {
  it.each([
    ['stopping', false, 'stopping'],
    ['stopping', true, 'stop unfinished'],
    ['waiting', true, 'not reached'],
    ['failed', true, 'failed'],
  ] as const)('%s, with the operation over: %s, must read "%s"', async (state, isOver, said) => {
    const { text } = await render(<ServiceBadge state={state} isOver={isOver} />);
    expect(text).toBe(said);
  });
});
