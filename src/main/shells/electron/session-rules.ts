import type { Session } from 'electron';
import { appOrigin, pathOfOwn } from './app-address.ts';

type RuledSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
  | 'on'
> & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> };

/** Copying a text on a click. Everything else that a page can ask for is denied. */
const granted = 'clipboard-sanitized-write';

/** What the window's session may do: load itself, copy a text, save what it made. */
export function ruleSession(session: RuledSession): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === granted && pathOfOwn(contents.getURL()) !== null),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === granted && isOwnOrigin(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  // Why: its dictionaries are downloaded.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isFromHere(url) }));
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) event.preventDefault();
  });
}

/** Developer tools bring their own pages; what a page makes itself has an address that begins with its origin. */
function isFromHere(address: string): boolean {
  return (
    pathOfOwn(address) !== null ||
    address.startsWith(`blob:${appOrigin}/`) ||
    address.startsWith('data:image/') ||
    address.startsWith('devtools://')
  );
}

function isOwnOrigin(origin: string): boolean {
  return origin === appOrigin || origin === `${appOrigin}/`;
}
