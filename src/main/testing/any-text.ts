import fc from 'fast-check';

/** Any character but half of a surrogate pair, often one that means something somewhere. */
const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...'\'"\\$`{}%&+/=<>#:;, \t\r\n\u0000\u007f\u2028äß€😀'),
  fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0xe000, max: 0x10_ffff }).map((code) => String.fromCodePoint(code)),
);

/** Texts of any characters. Lengths count characters, not UTF-16 units. */
export function anyText(
  lengths: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  return fc.array(anyCharacter, lengths).map((characters) => characters.join(''));
}
