import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each(['test', 'check', 'bench', 'prove', 'soak', 'screenshots', 'samples'])(
  'an option that %s does not know must be named, with how it is used, before anything is done',
  (script) => {
    const file = fileURLToPath(new URL(`../../scripts/${script}.mjs`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--nope'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--nope');
    expect(stderr).toMatch(new RegExp(`Usage: npm (run )?${script}`));
    expect(stderr).not.toContain('    at ');
  },
);
