/** The address as a browser would open it, or null: only https leaves the window, and http where it is our own link. */
export function safeAddress(address: string, isOurs: boolean): string | null {
  if (address.length > 2000 || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isAllowed = url.protocol === 'https:' || (isOurs && url.protocol === 'http:');
  if (!isAllowed || url.username !== '' || url.password !== '') return null;
  return url.href;
}
