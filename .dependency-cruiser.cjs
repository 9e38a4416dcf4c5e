/** Who may import whom: the table of docs and architecture, one rule per row. Tests may import everything. */
const TEST = '\\.(test|contract)\\.tsx?$|^src/(main|renderer)/testing/';
const CORE = '^src/main/core/';
const SHARED = '^src/shared/';
const RENDERER = '^src/renderer/';
const NPM = '^node_modules/';

/**
 * A row of the table: files under `from` may import `to` and nothing else.
 * @param {string} name
 * @param {string} from
 * @param {string[]} to
 * @param {import('dependency-cruiser').DependencyType[]} kinds what it may import wherever that is, such as Node's own modules
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function row(name, from, to, kinds = []) {
  return {
    name,
    severity: 'error',
    from: { path: from, pathNot: [TEST] },
    to: { pathNot: to, dependencyTypesNot: kinds },
  };
}

/**
 * A package with one home.
 * @param {string} name
 * @param {string[]} folders
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function home(name, folders) {
  return {
    name: `${name}-lives-in-one-place`,
    severity: 'error',
    from: { pathNot: folders },
    to: { path: `^node_modules/(@types/)?${name}/` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'tests-are-not-product',
      severity: 'error',
      from: { pathNot: [TEST] },
      to: { path: [TEST] },
    },
    row('shared', SHARED, [SHARED, '^node_modules/zod/']),
    row('core-root', `${CORE}[^/]+$`, [CORE, SHARED]),
    row('core-model', `${CORE}model/`, [`${CORE}model/`, SHARED]),
    row('core-ports', `${CORE}ports/`, [`${CORE}(ports|model)/`, SHARED]),
    row('core-policy-planner', `${CORE}(policy|planner)/`, [
      `${CORE}(model|policy|planner)/`,
      SHARED,
      '^node_modules/(@types/)?semver/',
    ]),
    row('core-engine', `${CORE}engine/`, [`${CORE}(engine|model|ports|policy|planner)/`, SHARED]),
    row('core-operations', `${CORE}operations/`, [CORE, SHARED]),
    row(
      'adapters',
      '^src/main/adapters/([^/]+)/',
      ['^src/main/adapters/$1/', `${CORE}(ports|model)/`, SHARED, NPM],
      ['core'],
    ),
    row('app', '^src/main/app/', ['^src/main/(app|adapters)/', CORE, SHARED]),
    row(
      'shells',
      '^src/main/shells/([^/]+)/',
      ['^src/main/shells/$1/', '^src/main/app/', CORE, SHARED, NPM],
      ['core'],
    ),
    {
      name: 'shells-know-only-types-of-the-core',
      severity: 'error',
      from: { path: '^src/main/shells/', pathNot: [TEST] },
      to: { path: CORE, dependencyTypesNot: ['type-only'] },
    },
    row('doors', '^src/main/[^/]+\\.ts$', ['^src/main/shells/']),
    row('preload', '^src/preload/', ['^src/preload/', SHARED, '^node_modules/electron/']),
    row('renderer', RENDERER, [RENDERER, SHARED, NPM, '^resources/(translations/|icon)']),
    row('features', `${RENDERER}src/features/([^/]+)/`, [
      `${RENDERER}src/(features/$1|parts|ui|text|theme|stores)/`,
      SHARED,
      NPM,
    ]),
    row('parts', `${RENDERER}src/parts/`, [`${RENDERER}src/(parts|ui|text|stores)/`, SHARED, NPM]),
    row('parts', `${RENDERER}src/parts/`, [`${RENDERER}src/(parts|ui|text|stores)/`, SHARED, NPM]),
    row('ui', `${RENDERER}src/ui/`, [`${RENDERER}src/(ui|text)/`, SHARED, NPM]),
    {
      name: 'only-stores-talk-to-the-client',
      severity: 'error',
      from: {
        path: RENDERER,
        pathNot: [TEST, `${RENDERER}src/(client|stores)/`, `${RENDERER}src/connect\\.ts$`],
      },
      to: { path: `${RENDERER}src/client/` },
    },
    home('electron', ['^src/main/shells/electron/', '^src/main/testing/electron/', '^src/preload/']),
    home('docker-modem', ['^src/main/adapters/docker/']),
    home('ssh2', ['^src/main/adapters/docker/transport/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.main.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
