import { describe, expect, test } from 'vitest';
import type { VersionRow } from '../../../shared/contract/shapes/catalog.ts';
import { withChosen } from './version-name.ts';

describe('the version that was chosen', () => {
  test('must stay the chosen one when the catalog has a newer one', () => {
    const before = [row('1.1.0'), row('1.0.0')];
    const now = [row('1.2.0'), ...before];
    expect(withChosen(now, before[1]!).chosen.version).toBe('1.0.0');
  });

  test('must be shown as the catalog has it now', () => {
    const now = { ...row('1.0.0'), file: 'moved.yaml' };
    expect(withChosen([now], row('1.0.0')).chosen).toBe(now);
  });

  test('must be told apart from the same version of another stack', () => {
    const rows = [row('1.0.0', 'a'), row('1.0.0', 'b')];
    expect(withChosen(rows, rows[1]!).chosen.stackId).toBe('b');
  });

  test('must stay the chosen one when it is gone from the catalog', () => {
    const gone = row('1.0.0');
    expect(withChosen([row('1.1.0')], gone)).toEqual({
      versions: [row('1.1.0'), gone],
      chosen: gone,
      isGone: true,
    });
  });

  test('must stay the chosen one when another source has it, where its name alone counts', () => {
    const now = row('1.0.0', 'other:site');
    const byVersion = ({ version }: VersionRow): string => version;
    expect(withChosen([now], row('1.0.0'), byVersion)).toMatchObject({ chosen: now, isGone: false });
  });
});

function row(version: string, stackId = 'own:site'): VersionRow {
  return {
    stackId,
    source: 'own',
    version,
    notes: { kind: 'none' },
    variables: [],
    services: [],
    file: 'stack.yaml',
  };
}
