import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import {
  RouterContextProvider,
  createMemoryHistory,
  createRootRoute,
  createRouter,
} from '@tanstack/react-router';
import type { Language } from '../../shared/translator.ts';
import { createTexts } from '../src/text/window-texts.ts';

/** What a component says, as text: its markup without the tags; `markup` has them. */
export async function render(
  element: ReactElement,
  language: Language = 'en',
): Promise<{ readonly markup: string; readonly text: string }> {
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  const texts = await createTexts(language);
  const markup = renderToStaticMarkup(
    <I18nextProvider i18n={texts}>
      <RouterContextProvider router={router as never}>{element}</RouterContextProvider>
    </I18nextProvider>,
  );
  const text = markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { markup, text };
}
