import { CatalogDirectory } from './catalog-directory.ts';

/** The product of the window's specs. */
export const lighthouse = 'lighthouse';

const health = {
  test: ['CMD', '/bin/true'],
  interval: '200ms',
  timeout: '1s',
  retries: 20,
  start_period: '0s',
};

interface VersionText {
  readonly web: string;
  readonly migrate: string;
  readonly variables: Readonly<Record<string, object>>;
}

const always = {
  GREETING: {
    type: 'String',
    default: 'hello',
    label: 'Greeting',
    pattern: '^[a-z]+$',
    patternError: 'must be lower-case letters.',
  },
};
const owner = { type: 'Email', label: 'E-mail of the owner' };

const versions: Readonly<Record<string, VersionText>> = {
  '1.0.0': {
    web: 'shop-web:1.0.0',
    migrate: 'shop-migrate:1.0.0',
    variables: { ...always, LEGACY: { default: 'on', label: 'Legacy mode' } },
  },
  '1.5.0': { web: 'shop-api:2.3.0', migrate: 'shop-migrate:1.0.0', variables: always },
  '2.0.0': { web: 'shop-web:2.0.0', migrate: 'shop-migrate:2.0.0', variables: { ...always, OWNER: owner } },
};

const notes = `# Changelog

## 2.0.0

**Breaking**: an owner is required, and the legacy mode is gone.

## 1.5.0

- Brighter, but its lamp breaks.

## 1.0.0

- The first release.
`;

/**
 * Writes a small product that works on the built-in engine within a second: two services and a migration. From 1.0.0
 * one can go to 1.5.0, which crashes, and to 2.0.0, which asks for a variable and drops another one; `db` is never
 * touched.
 */
export function writeLighthouse(path: string): void {
  const catalog = new CatalogDirectory(path, lighthouse);
  for (const [version, { web, migrate, variables }] of Object.entries(versions)) {
    catalog.writeCompose(version, {
      variables,
      services: {
        db: { image: 'windlass-demo/notes-db:1.0.0', volumes: ['data:/data'], healthcheck: health },
        migrate: { image: `windlass-demo/${migrate}`, depends_on: { db: { condition: 'service_healthy' } } },
        web: {
          image: `windlass-demo/${web}`,
          environment: { GREETING: '${GREETING}' },
          depends_on: { migrate: { condition: 'service_completed_successfully' } },
          healthcheck: health,
        },
      },
      volumes: { data: null },
    });
  }
  catalog.writeText('CHANGELOG.md', notes);
}
