/** `registry:5000/team/app:1.2@sha256:…` as `registry:5000/team` and `/app:1.2`: where from, and which one. */
export function splitReference(reference: string): { readonly place: string; readonly name: string } {
  const [named = ''] = reference.split('@');
  const slash = named.lastIndexOf('/');
  return slash === -1
    ? { place: '', name: named }
    : { place: named.slice(0, slash), name: named.slice(slash) };
}
