// Why not with the other texts: these must be there when nothing else is.
import bootTexts from '../../../resources/translations/boot.json';
import { chooseLanguage } from '../../shared/translator.ts';
import { loadTexts } from './text/load-texts.ts';
import { reliably } from './ui/reliably.ts';

const reloads = 'windlass.reloads';
const mostReloads = 2;
const language = chooseLanguage(null, navigator.language);
const texts = bootTexts[language];

/** Loads the window, in spite of a network that cuts what is under way, and says what keeps it from being there. */
async function boot(): Promise<void> {
  // What the window imports as well: its failure is told then.
  for (const part of [import('./connect.ts'), loadTexts(language)]) part.catch(() => undefined);
  try {
    await reliably(() => import('./main.tsx'), { onFailure: () => say(texts.again) });
    sessionStorage.removeItem(reloads);
  } catch (error) {
    reportError(error);
    const done = Number(sessionStorage.getItem(reloads) ?? 0);
    if (done >= mostReloads) return say(texts.failed);
    // Why: a browser may remember what it could not load for as long as the page is there.
    sessionStorage.setItem(reloads, String(done + 1));
    location.reload();
  }
}

function say(text: string): void {
  const message = document.createElement('p');
  message.className = 'boot';
  message.setAttribute('role', 'alert');
  message.textContent = text;
  document.getElementById('root')?.replaceChildren(message);
}

void boot();
