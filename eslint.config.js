import { builtinModules } from 'node:module';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = [
  '**/*.test.{ts,tsx}',
  '**/*.test.tsx',
  '**/*.contract.ts',
  'src/main/testing/**/*.ts',
  'e2e/**/*.ts',
];

/** Imports that are an error everywhere, with what to use instead. */
const bannedPaths = [
  ...['child_process', 'node:child_process'].map((name) => ({
    name,
    importNames: ['exec', 'execSync', 'default'],
    message: 'A shell would interpret the arguments: use execFile or spawn with an argument list.',
  })),
  ...builtinModules
    .filter((name) => !name.startsWith('_') && name !== 'child_process')
    .map((name) => ({ name, message: `Write node:${name}.` })),
];

/** Packages that live behind one adapter or shell. */
const homes = {
  'docker-modem': 'src/main/adapters/docker',
  electron: 'src/main/shells/electron',
};

/**
 * @param {string[]} allowed packages that this part of the tree is the home of
 * @returns {import('eslint').Linter.RulesRecord}
 */
function restrictedImports(allowed = []) {
  const away = Object.entries(homes).filter(([name]) => !allowed.includes(name));
  const paths = away.map(([name, home]) => ({ name, message: `Only ${home} may know ${name}.` }));
  return { 'no-restricted-imports': ['error', { paths: [...bannedPaths, ...paths] }] };
}

const bannedSyntax = [
  {
    selector: 'Property[key.name="shell"][value.value=true]',
    message: 'No shell: pass an argument list.',
  },
  {
    selector: 'ImportDeclaration[source.value=/child_process$/] ImportNamespaceSpecifier',
    message: 'Import execFile or spawn by name.',
  },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
  {
    selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^(do)?[mM]ock$/]',
    message: 'Mocking a module means that a port is missing: pass a fake instead.',
  },
];

/** The core must give the same answer twice: time and chance come in through the ports clock and ids. */
const bannedInCore = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Use the clock port.' },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Use the clock port.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Use the ids port.',
  },
];

/** The policy of the page allows no markup from text and no style element; a link is followed only when confirmed. */
const bannedInRenderer = [
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Text is text: render elements.',
  },
  { selector: 'MemberExpression[property.name=/^(inner|outer)HTML$/]', message: 'Text is text.' },
  { selector: 'JSXOpeningElement[name.name="style"]', message: 'Styles are CSS modules over tokens.css.' },
  {
    selector: 'MemberExpression[object.name="window"][property.name="open"]',
    message: 'Use ui/external-link.tsx, which shows the address first.',
  },
];

const noUnsafe = ['argument', 'assignment', 'call', 'member-access', 'return'];

export default defineConfig(
  globalIgnores(['out/', 'coverage/', 'test-results/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-throw-literal': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      ...restrictedImports(),
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx', 'e2e/**/*.ts', 'prove/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Why: a port is asynchronous even where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: [
      'src/shared/**/*.ts',
      'src/main/core/**/*.ts',
      'src/main/adapters/**/*.ts',
      'src/main/app/**/*.ts',
      'src/renderer/**/*.{ts,tsx}',
    ],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/main/core/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...bannedSyntax, ...bannedInCore] },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...bannedSyntax, ...bannedInRenderer] },
  },
  { files: ['src/main/adapters/docker/**/*.ts'], rules: restrictedImports(['docker-modem']) },
  {
    files: ['src/main/shells/electron/**/*.ts', 'src/main/testing/electron/**/*.ts', 'src/preload/**/*.ts'],
    rules: restrictedImports(['electron']),
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Why: a test reads JSON that it is about to assert on anyway.
      ...Object.fromEntries(noUnsafe.map((name) => [`@typescript-eslint/no-unsafe-${name}`, 'off'])),
    },
  },
  prettier,
);
