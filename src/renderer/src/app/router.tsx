import { createHashHistory, createRouter } from '@tanstack/react-router';
import { NotFoundPage } from './not-found-page.tsx';
import { routes } from './routes.tsx';

/**
 * Addresses are in the fragment: every door serves one file, and what one looks at never reaches a server.
 */
export const router = createRouter({
  routeTree: routes,
  history: createHashHistory(),
  defaultPreload: 'intent',
  // Why: what was typed, chosen or asked on the page of one thing must not be found on that of another.
  defaultRemountDeps: ({ params }) => params,
  defaultNotFoundComponent: NotFoundPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
