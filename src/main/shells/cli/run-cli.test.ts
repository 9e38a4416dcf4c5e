import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { OpenSession } from '../../app/session.ts';
import type { OperationRequest } from '../../core/operations/application.ts';
import {
  deploymentDetails,
  deploymentSummary,
  operationPreview,
  operationRecord,
} from '../../testing/fake-application.ts';
import { fakeSession } from '../../testing/fake-session.ts';
import { runFakeCli as run } from '../../testing/fake-cli.ts';

const nothingOpened: OpenSession = () => Promise.reject(new Error('nothing may be opened'));

describe('the command line', () => {
  it.each([
    ['an unknown verb', 'frobnicate'],
    ['an unknown option', 'list --frobnicate'],
    ['a missing argument', 'status'],
    ['a missing option', 'deploy shop'],
    ['an option without its value', 'upgrade shop --to'],
    ['too many arguments', 'status shop more'],
    ['a verb group alone', 'env'],
    ['an address without a name', 'status @Demo'],
    ['an address without an environment', 'status shop@'],
    ['an assignment without a name', 'upgrade shop --yes --var =x'],
    ['a variable file that is not there', 'upgrade shop --yes --var-file none.env'],
    ['no duration', 'upgrade shop --yes --stable 5'],
    ['no profile', 'upgrade shop --yes --profile quick'],
    ['no language', 'list --lang fr'],
    ['no port', 'web --port 99999'],
    ['no number of lines', 'logs shop --tail many'],
    ['no moment', 'logs shop --since yesterday'],
    ['no moment of an end', 'logs shop --until tomorrow'],
    ['an operation without --yes and without a terminal', 'upgrade shop'],
    ['an operation without --yes as JSON', 'upgrade shop --json'],
  ])('%s must be a usage error that opens nothing', async (_name, line) => {
    const { exitCode, host } = await run(line, nothingOpened);
    expect(exitCode).toBe(2);
    expect(host.printed).not.toBe('');
    expect(host.printed).not.toContain('at Object.');
  });

  it.each([
    'list',
    'env list',
    'status shop',
    'check shop',
    'rollback shop --info',
    'logs shop',
    'operations',
    'doctor',
    'source list',
    'catalog list',
  ])('%s must never need the data directory', async (line) => {
    const accesses: string[] = [];
    await run(line, (options) => {
      accesses.push(options.access);
      return Promise.reject(new WindlassError('internal', 'enough'));
    });
    expect(accesses).toEqual(['read']);
  });

  it('global options must be possible before and after the verb', async () => {
    for (const line of ['--json --data-dir /d list', 'list --json --data-dir /d']) {
      const seen: (string | null)[] = [];
      const { host } = await run(line, (options) => {
        seen.push(options.dataDir);
        const deployments = { list: () => Promise.resolve([deploymentSummary()]) };
        return Promise.resolve(fakeSession({ deployments }));
      });
      expect(seen).toEqual(['/d']);
      expect(JSON.parse(host.out)).toEqual([deploymentSummary()]);
    }
  });

  it('the version of a product must not be taken for the question for ours', async () => {
    const requests: OperationRequest[] = [];
    const preview = (request: OperationRequest) => {
      requests.push(request);
      return Promise.resolve(operationPreview());
    };
    await run('deploy shop --name shop --version 2.0.0 --dry-run', { operations: { preview } });
    expect(requests).toMatchObject([{ kind: 'deploy', version: '2.0.0', environment: 'Demo' }]);
    expect((await run('--version', nothingOpened)).host.out).toBe('1.2.3\n');
  });

  it('help must teach: verbs, examples, addressing and exit codes, in the language asked for', async () => {
    const english = await run('--help', nothingOpened);
    expect(english.exitCode).toBe(0);
    expect(english.host.out).toContain('Exit codes:');
    expect(english.host.out).toContain('NAME@ENV');
    expect(english.host.out).toContain('windlass rollback shop --yes');
    const german = await run('--lang de upgrade --help', nothingOpened);
    expect(german.host.out).toContain('Aufruf: windlass upgrade');
    expect(german.host.out).toContain('Beispiele:');
    expect(german.host.out).not.toMatch(/Options:|Usage:|display help/);
  });

  it('an error must say what happened, where, and what to do', async () => {
    const definition = new WindlassError('definition-invalid', 'unknown key "prots" in service web', {
      file: 'shop/2.0.0.yaml',
      line: 14,
      column: 5,
      key: 'prots',
    });
    const { exitCode, host } = await run('upgrade shop --yes', {
      operations: { start: () => Promise.reject(definition) },
    });
    expect(exitCode).toBe(2);
    expect(host.err).toBe(
      'Error: The definition is not valid: unknown key "prots" in service web. (shop/2.0.0.yaml:14:5)\n' +
        'Correct the file, then run the command again; nothing was changed.\n',
    );
  });

  it('an error as JSON must go to standard output with the same exit code', async () => {
    const refused = new WindlassError('locked', 'locked by ops@laptop', {
      id: '3f2a9c41d0be',
      owner: 'ops@laptop',
      operation: '20260131-080000-abcd',
      kind: 'upgrade',
      since: '2026-01-31T08:00:00Z',
    });
    const { exitCode, host } = await run('upgrade shop --yes --json', {
      operations: { start: () => Promise.reject(refused) },
    });
    expect(exitCode).toBe(5);
    expect(JSON.parse(host.out)).toEqual({ error: refused.toShape() });
    expect(host.err).toBe('');
  });

  it('a mistake in the command line must be JSON as well where JSON was asked for', async () => {
    const { exitCode, host } = await run('frobnicate --json', nothingOpened);
    expect(exitCode).toBe(2);
    expect(JSON.parse(host.out)).toMatchObject({ error: { code: 'usage' } });
  });

  it('an unexpected error must not print a stack and must be logged', async () => {
    const logged: unknown[] = [];
    const { exitCode, host } = await run('list', () =>
      Promise.resolve(
        fakeSession(
          { deployments: { list: () => Promise.reject(new TypeError('x is not a function')) } },
          { logError: (_message, error) => logged.push(error) },
        ),
      ),
    );
    expect(exitCode).toBe(1);
    expect(host.printed).not.toMatch(/\n\s+at /);
    expect(String(logged[0])).toContain('x is not a function');
  });

  it('texts from outside must reach the terminal without anything that it would obey', async () => {
    const hostile = 'web\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u202e';
    const list = () => Promise.resolve([deploymentSummary({ productName: hostile })]);
    const plain = await run('list', { deployments: { list } }, { isTerminal: true });
    // The printer's own colours are the only escapes allowed.
    expect(plain.host.printed.replace(/\u001b\[\d+m/g, '')).not.toMatch(/[\u001b\u0007\u202e]/);
    const json = await run('list --json', { deployments: { list } });
    expect(json.host.printed).not.toMatch(/[\u0007\u202e]|\u001b/);
    expect(JSON.parse(json.host.out)[0].productName).toBe(hostile);
  });
});

describe('queries', () => {
  it('check must print exactly the documented document, whatever the output is', async () => {
    const check = {
      success: true,
      upgradeAvailable: true,
      currentVersion: '1.0.0',
      latestVersion: '2.0.0',
      latestStackId: 'samples:shop:shop',
      newVariables: ['MODE'],
      removedVariables: [],
      canUpgrade: true,
      cannotUpgradeReason: null,
    };
    for (const [line, terminal] of [
      ['check shop', {}],
      ['check shop --json', {}],
      ['check shop', { isTerminal: true }],
    ] as const) {
      const { host, exitCode } = await run(
        line,
        { deployments: { check: () => Promise.resolve(check) } },
        terminal,
      );
      expect(exitCode).toBe(0);
      expect(JSON.parse(host.out)).toEqual(check);
    }
  });

  it('status of a failed deployment must offer the rollback and say who has the lock', async () => {
    const details = deploymentDetails({
      summary: deploymentSummary({ status: 'Failed' }),
      deployment: {
        ...deploymentDetails().deployment,
        status: 'Failed',
        snapshot: {
          operation: operationRecord().id,
          fromRelease: '' as never,
          toRelease: '' as never,
          toVersion: '2.0.0',
          createdAt: '2026-01-31T08:00:00Z',
          carriedVolumes: {},
          containers: {},
        },
      },
      lock: {
        id: '3f2a9c41d0be',
        owner: 'ops@laptop',
        operation: 'x',
        kind: 'upgrade',
        since: '2026-01-31T08:00:00Z',
      },
    });
    const rollback = {
      canRollback: true,
      rollbackTargetVersion: '1.0.0',
      snapshotDescription: 'Before upgrade to v2.0.0',
      snapshotCreatedAt: '2026-01-31T08:00:00Z',
    };
    const { host } = await run('status shop --lang de', {
      deployments: { status: () => Promise.resolve(details), rollbackInfo: () => Promise.resolve(rollback) },
    });
    expect(host.out).toContain('Rollback verfügbar: 1.0.0');
    expect(host.out).toContain('windlass rollback shop@Demo');
    expect(host.out).not.toContain('Upgrade verfügbar');
    expect(host.out).toContain('windlass unlock shop@Demo --lock 3f2a9c41d0be');
  });

  it('status of a running deployment must offer the upgrade', async () => {
    const none = {
      canRollback: false,
      rollbackTargetVersion: null,
      snapshotDescription: null,
      snapshotCreatedAt: null,
    };
    const { host } = await run('status shop --lang de', {
      deployments: {
        status: () => Promise.resolve(deploymentDetails()),
        rollbackInfo: () => Promise.resolve(none),
      },
    });
    expect(host.out).toContain('Upgrade verfügbar: 1.0.0 → 2.0.0  windlass upgrade shop@Demo');
  });

  it('status must never show the value of a secret', async () => {
    const variables = [{ name: 'PASSWORD', value: 's3cret-canary', isSecret: true }];
    const { host } = await run('status shop', {
      deployments: {
        status: () => Promise.resolve(deploymentDetails({ variables })),
        rollbackInfo: () =>
          Promise.resolve({
            canRollback: false,
            rollbackTargetVersion: null,
            snapshotDescription: null,
            snapshotCreatedAt: null,
          }),
      },
    });
    expect(host.printed).not.toContain('s3cret-canary');
    expect(host.out).toContain('PASSWORD');
  });
});

describe('a dry run', () => {
  it('must print the plan exactly, and nothing else on standard output', async () => {
    const preview = operationPreview({
      renderedPlan: 'upgrade shop: 1.0.0 -> 2.0.0\npull:\n  1. pull-image a [image-missing]\n',
    });
    const { host, exitCode, access } = await run('upgrade shop --dry-run', {
      operations: { preview: () => Promise.resolve(preview) },
    });
    expect(exitCode).toBe(0);
    expect(host.out).toBe(preview.renderedPlan);
    expect(access).toEqual(['read']);
  });

  it('that would be refused must say so and end with 4', async () => {
    const check = {
      check: 'ports',
      severity: 'error',
      service: 'web',
      code: 'port-container',
      details: { port: 8080, container: 'nginx' },
      message: '',
    } as const;
    const { host, exitCode } = await run('upgrade shop --dry-run', {
      operations: { preview: () => Promise.resolve(operationPreview({ checks: [check] })) },
    });
    expect(exitCode).toBe(4);
    expect(host.err).toBe('Error: web: port 8080 of the host is taken by container nginx.\n');
  });
});
