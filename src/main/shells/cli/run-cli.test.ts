import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { Language, Translator } from '../../../shared/translator.ts';
import { I18nextTranslator } from '../../adapters/translations/i18next-translator.ts';
import type { OpenSession } from '../../app/session.ts';
import type { OperationRequest } from '../../core/operations/application.ts';
import {
  FakeOperation,
  deploymentDetails,
  deploymentSummary,
  fakeApplication,
  operationPreview,
  operationRecord,
} from '../../testing/fake-application.ts';
import type { ArrangedApplication } from '../../testing/fake-application.ts';
import { FakeCliHost } from '../../testing/fake-cli-host.ts';
import type { FakeTerminal } from '../../testing/fake-cli-host.ts';
import { runCli } from './run-cli.ts';

let texts: Readonly<Record<Language, Translator>>;
beforeAll(async () => {
  texts = await I18nextTranslator.loadAll(join(import.meta.dirname, '../../../../resources'));
});

const nothingOpened: OpenSession = () => Promise.reject(new Error('nothing may be opened'));

function start(
  line: string | readonly string[],
  arranged: ArrangedApplication | OpenSession,
  terminal: FakeTerminal = {},
): { host: FakeCliHost; exitCode: Promise<number>; access: string[]; closed: () => number } {
  const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const host = new FakeCliHost(args, terminal);
  const access: string[] = [];
  let closed = 0;
  const openSession: OpenSession =
    typeof arranged === 'function'
      ? arranged
      : (options) => {
          access.push(options.access);
          return Promise.resolve({
            application: fakeApplication(arranged),
            dataDirectory: '/data',
            logError: () => undefined,
            close: () => Promise.resolve(void (closed += 1)),
          });
        };
  const doors = { version: '1.2.3', texts, openSession, startWeb: () => Promise.resolve() };
  return { host, exitCode: runCli(host, doors), access, closed: () => closed };
}

async function run(
  line: string | readonly string[],
  arranged: ArrangedApplication | OpenSession,
  terminal: FakeTerminal = {},
): Promise<{ host: FakeCliHost; exitCode: number; access: string[] }> {
  const { host, exitCode, access } = start(line, arranged, terminal);
  return { host, exitCode: await exitCode, access };
}

/** Runs what is waiting to be run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

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
        return Promise.resolve({
          application: fakeApplication({ deployments }),
          dataDirectory: '',
          logError: () => undefined,
          close: () => Promise.resolve(),
        });
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
      Promise.resolve({
        application: fakeApplication({
          deployments: { list: () => Promise.reject(new TypeError('x is not a function')) },
        }),
        dataDirectory: '',
        logError: (_message, error) => logged.push(error),
        close: () => Promise.resolve(),
      }),
    );
    expect(exitCode).toBe(1);
    expect(host.printed).not.toMatch(/\n\s+at /);
    expect(String(logged[0])).toContain('x is not a function');
  });

  it('texts from outside must reach the terminal without anything that it would obey', async () => {
    const hostile = 'web\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u202e';
    const list = () => Promise.resolve([deploymentSummary({ productName: hostile })]);
    const plain = await run('list', { deployments: { list } }, { isTerminal: true });
    // eslint-disable-next-line no-control-regex -- the printer's own colours are the only escapes allowed
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

  it('status must show both banners with their commands', async () => {
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
    expect(host.out).toContain('Upgrade verfügbar: 1.0.0 → 2.0.0');
    expect(host.out).toContain('windlass unlock shop@Demo --lock 3f2a9c41d0be');
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

describe('an operation', () => {
  it('must not begin before somebody said yes', async () => {
    const operation = new FakeOperation();
    const asked: FakeTerminal = { isTerminal: true, answers: ['n'] };
    let starts = 0;
    const operations = {
      preview: () => Promise.resolve(operationPreview()),
      start: () => Promise.resolve(((starts += 1), operation)),
    };
    const declined = await run('upgrade shop', { operations }, asked);
    expect(declined.exitCode).toBe(4);
    expect(starts).toBe(0);
    expect(declined.host.out).toContain('web');
    expect(declined.host.out).toContain('New Variables: MODE');
    expect(declined.host.out).toContain('Until the Point of No Return the old containers are kept');
    operation.end({});
    const agreed = await run('upgrade shop --lang de', { operations }, { isTerminal: true, answers: ['ja'] });
    expect(agreed.exitCode).toBe(0);
    expect(starts).toBe(1);
  });

  it.each([
    [{ end: 'done' }, 0, '✓ shop@Demo was upgraded from 1.0.0 to 2.0.0 (12 s).', null],
    [{ end: 'failed' }, 1, 'Rollback Available', 'windlass rollback shop@Demo --yes'],
    [{ end: 'rolled-back' }, 3, '1.0.0 runs again', null],
    [{ end: 'cancelled' }, 3, 'everything is as it was before', null],
    [{ end: 'held' }, 6, 'nothing is touched until you decide', 'windlass resume shop@Demo'],
    [{ end: 'refused' }, 4, 'nothing was touched', null],
  ] as const)(
    'that ended %j must end with %i and say what to do',
    async (record, exitCode, said, command) => {
      const operation = new FakeOperation();
      const error = record.end === 'done' ? null : new WindlassError('preflight-failed', 'x').toShape();
      operation.end({ ...record, error });
      const rollbackInfo = () =>
        Promise.resolve({
          canRollback: true,
          rollbackTargetVersion: '1.0.0',
          snapshotDescription: '',
          snapshotCreatedAt: '',
        });
      const ran = await run('upgrade shop --yes', {
        operations: { start: () => Promise.resolve(operation) },
        deployments: { rollbackInfo },
      });
      expect(ran.exitCode).toBe(exitCode);
      expect(ran.host.printed).toContain(said);
      if (command !== null) expect(ran.host.err).toContain(command);
    },
  );

  it('that failed must name cause, service and last log lines, and who was away how long', async () => {
    const operation = new FakeOperation();
    operation.emit({ type: 'service.changed', service: 'web', state: 'stopping' });
    operation.emit({ type: 'service.changed', service: 'web', state: 'starting' });
    operation.emit({ type: 'service.changed', service: 'web', state: 'verifying' });
    const details = {
      service: 'web',
      gate: 'running',
      reason: 'crash-loop',
      exitCode: 42,
      restarts: 4,
      ports: [],
    };
    const error = new WindlassError('gate-failed', 'english', details).toShape();
    operation.end(
      { end: 'failed', error, failureLog: ['no database', 'giving up'] },
      { failedService: 'web' },
    );
    const { host } = await run('upgrade shop --yes --lang de', {
      operations: { start: () => Promise.resolve(operation) },
      deployments: { rollbackInfo: () => Promise.reject(new Error('unreachable')) },
    });
    expect(host.err).toContain('web stürzt immer wieder ab (Exit-Code 42, 4 Neustarts).');
    expect(host.err).not.toContain('english');
    expect(host.err).toContain('Service: web');
    expect(host.err).toContain('| giving up');
    expect(host.err).toContain('Nicht erreichbar: web 2.0 s');
    expect(host.err).toContain('windlass rollback shop@Demo --yes');
  });

  it('as JSON must be a line per event and a last line with the record', async () => {
    const operation = new FakeOperation();
    operation.emit({ type: 'phase.entered', phase: 'pull', direction: 'forward' });
    operation.end({});
    const { host, exitCode } = await run('upgrade shop --yes --json', {
      operations: { start: () => Promise.resolve(operation) },
    });
    expect(exitCode).toBe(0);
    const lines = host.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.slice(0, -1).map((line) => [line['type'], line['operation'], line['sequence']])).toEqual([
      ['event', operation.id, 1],
      ['event', operation.id, 2],
      ['event', operation.id, 3],
    ]);
    expect(lines.at(-1)).toEqual({ type: 'result', exitCode: 0, operation: operationRecord() });
    expect(host.err).toBe('');
  });

  it('that is quiet must only say how it ended', async () => {
    const operation = new FakeOperation();
    operation.emit({ type: 'phase.entered', phase: 'pull', direction: 'forward' });
    operation.end({});
    const { host } = await run('upgrade shop --yes --quiet', {
      operations: { start: () => Promise.resolve(operation) },
    });
    expect(host.out.trim().split('\n')).toHaveLength(1);
  });

  it('Ctrl-C must cancel, and say what that means', async () => {
    const operation = new FakeOperation();
    const { host, exitCode } = start('upgrade shop --yes', {
      operations: { start: () => Promise.resolve(operation) },
    });
    while (!host.isListeningForInterrupts) await settle();
    host.interrupt();
    expect(operation.cancelled).toBe(1);
    expect(host.out).toContain('Cancelling: the old release is being put back.');
    operation.end({ end: 'cancelled' });
    expect(await exitCode).toBe(3);
    expect(host.isListeningForInterrupts).toBe(false);
  });

  it('Ctrl-C after the point of no return must say that there is nothing to cancel', async () => {
    const operation = new FakeOperation();
    operation.canCancel = false;
    const { host, exitCode } = start('upgrade shop --yes', {
      operations: { start: () => Promise.resolve(operation) },
    });
    while (!host.isListeningForInterrupts) await settle();
    host.interrupt();
    expect(host.out).toContain('there is nothing to cancel');
    operation.end({});
    expect(await exitCode).toBe(0);
  });

  it.each([
    ['a second Ctrl-C', (host: FakeCliHost) => (host.interrupt(), host.interrupt()), 130],
    ['being asked to end', (host: FakeCliHost) => host.terminate(), 143],
  ])('%s must leave, and say how to go on', async (_name, act, code) => {
    const operation = new FakeOperation();
    const { host, exitCode, closed } = start('upgrade shop --yes', {
      operations: { start: () => Promise.resolve(operation) },
    });
    while (!host.isListeningForInterrupts) await settle();
    act(host);
    expect(await exitCode).toBe(code);
    expect(host.printed).toContain('windlass resume shop@Demo');
    expect(closed()).toBe(1);
  });

  it('what was interrupted must be resolved first, and said', async () => {
    const interrupted = new FakeOperation({ deployment: 'other' });
    interrupted.end({ deployment: 'other', end: 'rolled-back' });
    const operation = new FakeOperation();
    operation.end({});
    const order: string[] = [];
    const { host, exitCode } = await run('upgrade shop --yes', {
      operations: {
        recoverAll: () => (order.push('recover'), Promise.resolve([interrupted])),
        start: () => (order.push('start'), Promise.resolve(operation)),
      },
    });
    expect(order).toEqual(['recover', 'start']);
    expect(host.err).toContain('was interrupted; it is resolved first');
    expect(exitCode).toBe(0);
  });

  it('resume must report what the start itself resolved', async () => {
    const interrupted = new FakeOperation();
    interrupted.end({ end: 'rolled-back' });
    const { exitCode } = await run('resume shop', {
      operations: {
        recoverAll: () => Promise.resolve([interrupted]),
        resume: () => Promise.reject(new WindlassError('nothing-to-resume', 'nothing')),
      },
    });
    expect(exitCode).toBe(3);
  });
});

describe('variables', () => {
  it('the command line must go before the file', async () => {
    const requests: OperationRequest[] = [];
    const preview = (request: OperationRequest) => (
      requests.push(request),
      Promise.resolve(operationPreview())
    );
    const files = { 'shop.env': 'A=file\nB="file value"' };
    await run(
      ['upgrade', 'shop', '--dry-run', '--var-file', 'shop.env', '--var', 'A=line=x', '--var', 'C='],
      { operations: { preview } },
      { files },
    );
    expect(requests).toMatchObject([{ variables: { A: 'line=x', B: 'file value', C: '' } }]);
  });

  const missing = new WindlassError('variables-invalid', 'Missing required variables: PASSWORD, HOST', {
    problems: [
      { name: 'PASSWORD', label: 'Database password', code: 'required', details: {}, message: 'x' },
      { name: 'HOST', label: 'HOST', code: 'required', details: {}, message: 'x' },
    ],
  });
  const catalog = {
    versions: () => Promise.resolve([{ variables: [{ name: 'PASSWORD', type: 'password' }] }] as never),
  };

  it('missing ones must be asked for at a terminal, secrets without showing them', async () => {
    const operation = new FakeOperation();
    operation.end({});
    const requests: OperationRequest[] = [];
    const startOperation = (request: OperationRequest) => {
      requests.push(request);
      return requests.length === 1 ? Promise.reject(missing) : Promise.resolve(operation);
    };
    const terminal: FakeTerminal = { isTerminal: true, answers: ['s3cret-canary', 'db.example'] };
    const { host, exitCode } = await run(
      'upgrade shop --yes',
      { catalog, operations: { start: startOperation } },
      terminal,
    );
    expect(exitCode).toBe(0);
    expect(host.asked).toEqual([
      { prompt: 'Database password (PASSWORD): ', isHidden: true },
      { prompt: 'HOST: ', isHidden: false },
    ]);
    expect(requests[1]).toMatchObject({ variables: { PASSWORD: 's3cret-canary', HOST: 'db.example' } });
    expect(host.printed).not.toContain('s3cret-canary');
  });

  it('missing ones must be an error where nobody can be asked', async () => {
    const { host, exitCode } = await run('upgrade shop --yes --lang de', {
      catalog,
      operations: { start: () => Promise.reject(missing) },
    });
    expect(exitCode).toBe(2);
    expect(host.err).toContain('Database password (PASSWORD) muss angegeben werden.');
    expect(host.asked).toEqual([]);
  });
});
