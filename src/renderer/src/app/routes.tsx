import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { DeploymentsPage } from '../features/deployments/deployments-page.tsx';
import { optionalText } from './search-values.ts';
import { RouteError } from './route-error.tsx';
import { reliably } from '../ui/reliably.ts';
import { Shell } from '../shell/shell.tsx';

/** Every place of the window has an address; its page is loaded when somebody goes there, but for the first one. */
const root = createRootRoute({ component: Shell, errorComponent: RouteError });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => redirect({ to: '/deployments', throw: true }),
});

const deployments = createRoute({
  getParentRoute: () => root,
  path: '/deployments',
  component: DeploymentsPage,
});

const deployment = createRoute({
  getParentRoute: () => root,
  path: '/deployments/$environment/$name',
  validateSearch: (search: Record<string, unknown>): { tab?: string; service?: string } => ({
    ...optionalText('tab', search),
    ...optionalText('service', search),
  }),
  component: lazyRouteComponent(
    () => reliably(() => import('../features/deployment/deployment-page.tsx')),
    'DeploymentPage',
  ),
});

const upgrade = createRoute({
  getParentRoute: () => root,
  path: '/deployments/$environment/$name/upgrade',
  validateSearch: (search: Record<string, unknown>): { version?: string; operation?: string } => ({
    ...optionalText('version', search),
    ...optionalText('operation', search),
  }),
  component: lazyRouteComponent(
    () => reliably(() => import('../features/upgrade/upgrade-page.tsx')),
    'UpgradePage',
  ),
});

const rollback = createRoute({
  getParentRoute: () => root,
  path: '/deployments/$environment/$name/rollback',
  validateSearch: (search: Record<string, unknown>): { release?: string; operation?: string } => ({
    ...optionalText('release', search),
    ...optionalText('operation', search),
  }),
  component: lazyRouteComponent(
    () => reliably(() => import('../features/rollback/rollback-page.tsx')),
    'RollbackPage',
  ),
});

const operation = createRoute({
  getParentRoute: () => root,
  path: '/operations/$id',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/operation/operation-page.tsx')),
    'OperationPage',
  ),
});

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/catalog',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/catalog/catalog-page.tsx')),
    'CatalogPage',
  ),
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/catalog/$productId',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/catalog/product-page.tsx')),
    'ProductPage',
  ),
});

const deploy = createRoute({
  getParentRoute: () => root,
  path: '/deploy/$productId',
  validateSearch: (
    search: Record<string, unknown>,
  ): { stack?: string; version?: string; environment?: string } => ({
    ...optionalText('stack', search),
    ...optionalText('version', search),
    ...optionalText('environment', search),
  }),
  component: lazyRouteComponent(
    () => reliably(() => import('../features/catalog/deploy-page.tsx')),
    'DeployPage',
  ),
});

const environments = createRoute({
  getParentRoute: () => root,
  path: '/environments',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/environments/environments-page.tsx')),
    'EnvironmentsPage',
  ),
});

const addEnvironment = createRoute({
  getParentRoute: () => root,
  path: '/environments/add',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/environments/add-environment-page.tsx')),
    'AddEnvironmentPage',
  ),
});

const environment = createRoute({
  getParentRoute: () => root,
  path: '/environments/$name',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/environments/environment-page.tsx')),
    'EnvironmentPage',
  ),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: (search: Record<string, unknown>): { deployment?: string; environment?: string } => ({
    ...optionalText('deployment', search),
    ...optionalText('environment', search),
  }),
  component: lazyRouteComponent(
    () => reliably(() => import('../features/activity/activity-page.tsx')),
    'ActivityPage',
  ),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/settings/settings-page.tsx')),
    'SettingsPage',
  ),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(
    () => reliably(() => import('../features/sign-in/sign-in-page.tsx')),
    'SignInPage',
  ),
});

export const routes = root.addChildren([
  start,
  deployments,
  deployment,
  upgrade,
  rollback,
  operation,
  catalog,
  product,
  deploy,
  environments,
  addEnvironment,
  environment,
  activity,
  settings,
  signIn,
]);
