import { Undo2 } from 'lucide-react';
import { describe, expect, it } from 'vitest';
import { render } from '../../testing/render.tsx';
import { FormFoot } from './form-foot.tsx';

const unasked = { wanted: null, typed: '', reason: null, onType: () => undefined };

function foot(reason: string | null) {
  return render(
    <FormFoot
      label="Start Rollback"
      icon={Undo2}
      reason={reason}
      error={null}
      isBusy={false}
      confirmation={unasked}
      onStart={() => undefined}
      onCancel={() => undefined}
    />,
  );
}

describe('the foot of a confirmation', () => {
  it('must show why it cannot start, beside a button that does not', async () => {
    const { text, markup } = await foot('Missing or not valid: ADMIN_EMAIL');
    expect(text).toContain('Missing or not valid: ADMIN_EMAIL');
    expect(markup).toMatch(/(aria-)?disabled/);
  });

  it('must start and be left when nothing blocks', async () => {
    const { text, markup } = await foot(null);
    expect(text).toMatch(/Cancel.*Start Rollback/);
    expect(markup).not.toMatch(/disabled/);
  });
});
