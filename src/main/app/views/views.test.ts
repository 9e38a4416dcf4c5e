import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { YamlDefinitions } from '../../adapters/catalog/yaml-definitions.ts';
import type { PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import type { Application, OperationRequest } from '../../core/operations/application.ts';
import type { OperationRecord } from '../../core/model/operation.ts';
import { describePatternProblem } from '../../core/policy/linear-pattern.ts';
import { DemoWorld } from '../../testing/demo-world.ts';
import { catalogAnswer, productPage } from './catalog-view.ts';
import { deploymentPage } from './deployment-page.ts';
import { operationPage } from './operation-rows.ts';
import { previewAnswer } from './preview-answer.ts';

const secret = 's3cret-canary-42';
const ref = { name: 'shop', environment: 'Demo' };
const administration = { ADMIN_EMAIL: 'ops@example.org', ADMIN_PASSWORD: secret };
let world: DemoWorld;
let application: Application;

beforeAll(async () => {
  const definitions = new YamlDefinitions({ checkPattern: describePatternProblem });
  world = await DemoWorld.start(
    definitions,
    join(import.meta.dirname, '../../../../resources/demo-registry.json'),
  );
  application = world.process().application;
  await run({
    kind: 'deploy',
    name: 'shop',
    environment: 'Demo',
    stack: 'shop',
    version: '1.0.0',
    variables: {},
    options: {},
  });
});
afterAll(() => world.stop());

async function run(request: OperationRequest): Promise<OperationRecord> {
  return (await application.operations.start(request)).finished;
}

function upgrade(version: string, variables: Readonly<Record<string, string>>): OperationRequest {
  return { kind: 'upgrade', ref, version, variables, options: {} };
}

function preview(version: string, variables: Readonly<Record<string, string>>): Promise<PreviewAnswer> {
  return previewAnswer(application, upgrade(version, variables));
}

async function page(): Promise<ReturnType<typeof deploymentPage>> {
  const [details, versions] = await Promise.all([
    application.deployments.status(ref),
    application.catalog.versions(),
  ]);
  return deploymentPage(details, versions, null);
}

describe('what a confirmation page is told', () => {
  it('missing values must block by name, and what changes must be told all the same', async () => {
    const answer = await preview('2.0.0', {});
    expect(answer).toMatchObject({
      fromVersion: '1.0.0',
      toVersion: '2.0.0',
      missingVariables: ['ADMIN_EMAIL', 'ADMIN_PASSWORD'],
      removedVariables: ['LEGACY_MODE'],
      plan: null,
      blocked: { code: 'variables-invalid' },
    });
    expect(answer.newVariables.map(({ name }) => name)).toEqual([
      'PAGE_SIZE',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD',
    ]);
    expect(answer.services).toContainEqual({ service: 'search', change: 'added' });
    expect(answer.services).toContainEqual({ service: 'worker', change: 'removed' });
    expect(answer.services).toContainEqual({ service: 'db', change: 'unchanged' });
  });

  it('with every value it must be the plan that will run, with its line, and no secret in it', async () => {
    const answer = await preview('2.0.0', administration);
    expect(answer).toMatchObject({ missingVariables: [], blocked: null });
    const steps = answer.plan?.steps ?? [];
    const commit = steps.findIndex(({ subject }) => subject === 'committed');
    expect(commit).toBeGreaterThan(0);
    expect(steps.map(({ isAfterCommit }) => isAfterCommit)).toEqual(steps.map((_, index) => index > commit));
    expect(steps.every(({ subject }) => subject !== '')).toBe(true);
    expect(answer.differences).toContainEqual({
      area: 'image',
      service: 'web',
      name: 'image',
      before: 'windlass-demo/shop-web:1.0.0',
      after: 'windlass-demo/shop-web:2.0.0',
    });
    expect(answer.differences).toContainEqual({
      area: 'variable',
      service: null,
      name: 'ADMIN_PASSWORD',
      before: null,
      after: '••••••',
    });
    expect(answer.differences.filter(({ service }) => service === 'db')).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  it('a check that fails must block as the core would refuse, with the plan still shown', async () => {
    const answer = await preview('2.2.0', administration);
    expect(answer.blocked).toMatchObject({ code: 'preflight-failed' });
    expect(answer.checks).toContainEqual(expect.objectContaining({ severity: 'error', check: 'images' }));
    await expect(run(upgrade('2.2.0', administration))).rejects.toMatchObject({ code: answer.blocked?.code });
  });

  it('a request that leads nowhere must be an error', async () => {
    await expect(preview('1.0.0', {})).rejects.toMatchObject({ code: 'not-upgradable' });
    await expect(preview('9.9.9', {})).rejects.toMatchObject({ code: 'version-not-found' });
  });
});

describe('what the catalog is told as', () => {
  it('versions of one product must be one row, newest first, and sources by their names', async () => {
    const { sources, products, problems } = await catalogAnswer(application, ['samples'], true);
    expect(sources).toMatchObject([{ id: 'samples', isBuiltIn: true }]);
    expect(products.map(({ name }) => name)).toEqual(['notes', 'shop']);
    expect(products[1]).toMatchObject({ sources: ['samples'] });
    expect(products[1]?.versions.slice(0, 3)).toEqual(['2.6.0', '2.5.0', '2.4.0']);
    expect(problems).toEqual([]);
  });

  it('the page of a product must have notes, forms and services of every version', async () => {
    const { versions } = await productPage(application, 'org.windlass.samples.shop');
    const newest = versions[0];
    expect(newest).toMatchObject({ version: '2.6.0', notes: { kind: 'markdown' } });
    expect(newest?.services.map(({ name }) => name)).toContain('search');
    expect(newest?.variables.map(({ name }) => name)).toContain('ADMIN_PASSWORD');
    await expect(productPage(application, 'nothing')).rejects.toMatchObject({ code: 'product-not-found' });
  });
});

describe('what the page of a deployment is told', () => {
  it('a running one must offer its upgrade and show what runs', async () => {
    const { row, check, newerVersions, services, variables, releases, failure } = await page();
    expect(row).toMatchObject({ status: 'Running', upgradeTo: '2.6.0', rollbackTo: null });
    expect(check).toMatchObject({ canUpgrade: true, latestVersion: '2.6.0' });
    expect(newerVersions).toBe(8);
    expect(services.find(({ service }) => service === 'web')).toMatchObject({
      imageReference: 'windlass-demo/shop-web:1.0.0',
      digest: expect.stringMatching(/^sha256:/),
      state: 'running',
      ports: [expect.objectContaining({ hostPort: 8080 })],
    });
    expect(variables.map(({ definition }) => definition.name)).toContain('WEB_PORT');
    expect(releases).toMatchObject([{ version: '1.0.0', state: 'current', canRollBackTo: false }]);
    expect(failure).toBeNull();
  });

  it('a failed one must say what failed, and where a rollback would lead', async () => {
    const record = await run(upgrade('2.3.0', administration));
    expect(record.end).toBe('failed');
    const failed = await page();
    expect(failed).toMatchObject({
      row: { status: 'Failed', rollbackTo: '1.0.0' },
      rollback: { canRollback: true, snapshotDescription: 'Before upgrade to v2.3.0' },
      failure: { version: '2.3.0', isHeld: false, error: { code: 'gate-failed' } },
      check: { canUpgrade: false, cannotUpgradeReason: 'Deployment must be running' },
    });
    expect(failed.releases.map(({ version, state }) => [version, state])).toEqual([
      ['2.3.0', 'failed'],
      ['1.0.0', 'current'],
    ]);
    expect(JSON.stringify(failed)).not.toContain(secret);

    const { record: kept, events } = await application.operations.show(record.id);
    const shown = operationPage(kept, events, { environments: [], percentOf: () => null });
    expect(shown.row.percent).toBeGreaterThan(0);
    expect(shown.row.percent).toBeLessThan(100);
    expect(shown.phaseTimes[0]?.phase).toBe('snapshot');
    expect(JSON.stringify(shown)).not.toContain(secret);
  });

  it('the rollback of it must be told the other way round', async () => {
    const answer = await previewAnswer(application, {
      kind: 'rollback',
      ref,
      release: null,
      variables: {},
      options: {},
    });
    expect(answer).toMatchObject({ fromVersion: '2.3.0', toVersion: '1.0.0', blocked: null });
    expect(answer.plan).toMatchObject({ direction: 'back' });
    expect(answer.differences).toContainEqual(
      expect.objectContaining({ area: 'image', service: 'web', after: 'windlass-demo/shop-web:1.0.0' }),
    );
    expect(JSON.stringify(answer)).not.toContain(secret);
  });
});
