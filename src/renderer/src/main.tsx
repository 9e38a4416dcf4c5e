import { started } from './connect.ts';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { chooseLanguage } from '../../shared/translator.ts';
import { router } from './app/router.tsx';
import { startStores } from './stores/session.ts';
import { createTexts } from './text/window-texts.ts';
import { applyTheme, rememberedTheme } from './theme/theme.ts';
import './ui/tokens.css';
import './ui/base.css';
import { ToastProvider } from './ui/toast.tsx';
import { TooltipLayer } from './ui/tooltip-layer.tsx';

// Why first of all imports: a sign-in code in the address is taken out before the router reads it.
startStores(started);
applyTheme(rememberedTheme());
const texts = await createTexts(chooseLanguage(null, navigator.language));
const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no place for the window');
createRoot(place).render(
  <StrictMode>
    <I18nextProvider i18n={texts}>
      <ToastProvider>
        <RouterProvider router={router} />
      </ToastProvider>
      <TooltipLayer />
    </I18nextProvider>
  </StrictMode>,
);
