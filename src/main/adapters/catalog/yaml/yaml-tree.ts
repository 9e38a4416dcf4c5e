/** A YAML document as plain data that remembers where each part was written. Aliases are expanded. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

/** Why no typed values: variables are filled in first, and only then does a text become a number. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly offset: number;
  /** End in the file, quotes and all. */
  readonly end: number;
  readonly text: string;
  readonly isNull: boolean;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly offset: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly keyOffset: number;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly offset: number;
  readonly items: readonly YamlNode[];
}
