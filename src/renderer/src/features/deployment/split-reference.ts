/** `registry:5000/team/app:1.2@sha256:…` as `registry:5000/team/app` and `:1.2`; a port is no tag. */
export function splitReference(reference: string): { readonly repository: string; readonly tag: string } {
  const [named = ''] = reference.split('@');
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { repository: named, tag: '' };
  return { repository: named.slice(0, colon), tag: named.slice(colon) };
}
