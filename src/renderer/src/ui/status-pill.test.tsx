import { describe, expect, it } from 'vitest';
import { render } from '../../testing/render.tsx';
import { StatusPill } from './status-pill.tsx';

const statuses = [
  'Pending',
  'Deploying',
  'Running',
  'Upgrading',
  'RollingBack',
  'Failed',
  'Stopped',
  'Removed',
] as const;

describe('a status', () => {
  it.each(statuses)('%s must be a word and an icon, the same in both languages', async (status) => {
    for (const language of ['en', 'de'] as const) {
      const { text, markup } = await render(<StatusPill status={status} />, language);
      expect(text).toBe(status);
      expect(markup).toContain('<svg');
    }
  });

  it('must not be told by its icon and colour alone when it is held', async () => {
    const { text, markup } = await render(<StatusPill status="Failed" isHeld />);
    expect(text).not.toBe('Failed');
    expect(text).not.toBe('');
    expect(markup).toContain('<svg');
  });
});
