export type Texts = Readonly<Record<string, string>>;

/** What lies in several files. A key is in one of them only. */
export function together(files: Readonly<Record<string, Texts>>): Texts {
  return Object.assign({}, ...Object.values(files)) as Texts;
}
