/** The window's own scheme and origin: it is served from here and from nowhere else. */
export const appScheme = 'app';
export const appOrigin = 'app://windlass';

const documentPath = '/index.html';

/** A place of the window: routes are in the fragment. */
export function addressOf(route: string): string {
  return `${appOrigin}${documentPath}#${route}`;
}

/** The one document that the window may show, at whichever place. */
export function isOwnDocument(address: string): boolean {
  const url = parse(address);
  if (url === null || !isOwn(url)) return false;
  return (url.pathname === '/' || url.pathname === documentPath) && url.search === '';
}

/** The path of a file of the window; null: the address is not one of ours. */
export function pathOfOwn(address: string): string | null {
  const url = parse(address);
  if (url === null || !isOwn(url)) return null;
  return url.pathname === '/' ? documentPath : url.pathname;
}

function isOwn(url: URL): boolean {
  // Why by parts: the origin of a scheme that is not the web's is the text "null" to this parser.
  return (
    url.protocol === `${appScheme}:` &&
    url.host === 'windlass' &&
    url.username === '' &&
    url.password === '' &&
    url.port === ''
  );
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
