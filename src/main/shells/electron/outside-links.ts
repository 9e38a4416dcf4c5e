import type { Dialog, Shell } from 'electron';
import { printable } from '../../../shared/printable.ts';
import type { Translator } from '../../../shared/translator.ts';

const maxLength = 2_048;

export type OutsideVerdict = 'open' | 'ask' | 'refuse';

/**
 * Whether an address may be given to the browser of the system, which hands other schemes to whatever program has
 * registered them. `ask`: a plain port of a host; the operator is shown where it leads, by this process.
 */
export function judgeOutside(address: string): OutsideVerdict {
  if (address.length > maxLength || !URL.canParse(address)) return 'refuse';
  const { protocol, username, password, hostname } = new URL(address);
  if (username !== '' || password !== '' || hostname === '') return 'refuse';
  if (protocol === 'https:') return 'open';
  return protocol === 'http:' ? 'ask' : 'refuse';
}

export interface OutsideLinks {
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly texts: () => Translator;
}

/**
 * Opens an address that the operator has confirmed in the window. Without a hand on mouse or keyboard it may have been
 * a screen reader, or a script: then it is asked about here. Resolves with whether it was opened.
 */
export async function openOutside(
  { shell, dialog, texts }: OutsideLinks,
  address: string,
  isByHand: boolean,
): Promise<boolean> {
  const verdict = judgeOutside(address);
  if (verdict === 'refuse') return false;
  // Why not what the page wrote: parsed and written again, no two programs can read it differently.
  const { href } = new URL(address);
  if (verdict === 'ask' || !isByHand) {
    const translator = texts();
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: translator.text('desktop.outside.title'),
      detail: `${printable(href)}\n\n${translator.text(verdict === 'ask' ? 'desktop.outside.plain' : 'desktop.outside.text')}`,
      buttons: [translator.text('desktop.outside.open'), translator.text('desktop.cancel')],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return false;
  }
  await shell.openExternal(href);
  return true;
}
