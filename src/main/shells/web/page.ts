import type { Translator } from '../../../shared/translator.ts';
import type { Html } from './html.ts';
import { html, prose } from './html.ts';
import { styleElement } from './page-style.ts';

/** Where a page goes by itself: it reads itself anew, or leads on at once. */
export interface Refresh {
  readonly seconds: number;
  /** Path on this server; null: the same address again. */
  readonly path: string | null;
}

/** A whole document around a body. */
export function renderPage(texts: Translator, title: string, body: Html, refresh: Refresh | null): string {
  const target = refresh === null || refresh.path === null ? '' : `;url=${refresh.path}`;
  const reload =
    refresh === null ? '' : html`<meta http-equiv="refresh" content="${refresh.seconds}${target}" />`;
  return html`<!doctype html>
    <html lang="${texts.language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${reload} ${styleElement}
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup;
}

/** A page that only says one thing. */
export function renderMessage(texts: Translator, key: string, refresh: Refresh | null = null): string {
  const title = texts.text(`web.${key}.title`);
  const body = html`<main>
    <section class="message">
      <h1>${title}</h1>
      <p>${prose(texts.text(`web.${key}.text`))}</p>
    </section>
  </main>`;
  return renderPage(texts, `Windlass: ${title}`, body, refresh);
}

/** Leads on to the status page; a link for who has switched refreshing off. */
export function renderSignIn(texts: Translator, path: string): string {
  const title = texts.text('web.signingIn');
  const link = html`<p><a href="${path}">${texts.text('web.signIn')}</a></p>`;
  const body = html`<main>
    <section class="message">
      <h1>${title}</h1>
      ${link}
    </section>
  </main>`;
  return renderPage(texts, `Windlass: ${title}`, body, { seconds: 0, path });
}
