/** An IPv4 network: the first address as a number, and how many bits of it are fixed. */
export interface Cidr {
  readonly base: number;
  readonly prefixLength: number;
}

export function parseIpv4(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** null for anything that is not `a.b.c.d/n`. */
export function parseCidr(text: string): Cidr | null {
  const match = /^([\d.]{7,15})\/(\d{1,2})$/.exec(text);
  const address = parseIpv4(match?.[1] ?? '');
  const prefixLength = Number(match?.[2] ?? 99);
  if (address === null || prefixLength > 32) return null;
  const size = 2 ** (32 - prefixLength);
  return { base: Math.floor(address / size) * size, prefixLength };
}

export function sizeOf({ prefixLength }: Cidr): number {
  return 2 ** (32 - prefixLength);
}

export function isInside(cidr: Cidr, address: number): boolean {
  return address >= cidr.base && address < cidr.base + sizeOf(cidr);
}

export function doOverlap(a: Cidr, b: Cidr): boolean {
  return isInside(a, b.base) || isInside(b, a.base);
}
