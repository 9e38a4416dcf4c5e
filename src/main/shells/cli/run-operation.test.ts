import { describe, expect, it } from 'vitest';
import { WindlassError } from '../../../shared/errors.ts';
import type { OperationRequest } from '../../core/operations/application.ts';
import { FakeOperation, operationPreview, operationRecord } from '../../testing/fake-application.ts';
import { runFakeCli as run, startFakeCli as start } from '../../testing/fake-cli.ts';
import type { FakeCliHost, FakeTerminal } from '../../testing/fake-cli-host.ts';

/** Runs what is waiting to be run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

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
    const { host, exitCode } = await start('upgrade shop --yes', {
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
    const { host, exitCode } = await start('upgrade shop --yes', {
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
    const { host, exitCode, closed } = await start('upgrade shop --yes', {
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
