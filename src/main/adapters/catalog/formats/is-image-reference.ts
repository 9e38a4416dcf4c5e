const maxLength = 512;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const hostPattern = /^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?$/;

/** Whether a text is an image reference: `[host[:port]/]name[:tag][@sha256:…]`. */
export function isImageReference(text: string): boolean {
  if (text === '' || text.length > maxLength) return false;
  const at = text.indexOf('@');
  if (at >= 0 && !digestPattern.test(text.slice(at + 1))) return false;
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  if (colon >= 0 && !tagPattern.test(tagged.slice(colon + 1))) return false;
  const parts = (colon < 0 ? tagged : tagged.slice(0, colon)).split('/');
  const [first = ''] = parts;
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  if (hasHost && !hostPattern.test(first)) return false;
  return parts.slice(hasHost ? 1 : 0).every(isPathPart);
}

/** Lower-case letters and digits, joined by one period, one or two underscores, or hyphens. */
function isPathPart(part: string): boolean {
  return part.length <= 255 && part.split(/\.|__?|-+/).every((word) => /^[a-z0-9]+$/.test(word));
}
