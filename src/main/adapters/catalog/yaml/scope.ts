import { DefinitionError } from './definition-error.ts';
import { interpolate, InterpolationError } from './interpolate.ts';
import type { Interpolated, VariableLookup } from './interpolate.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** How keys of several words are spelled: a manifest's `containerName`, Compose's `container_name`. */
export type Spelling = 'camel' | 'snake';

/** What all values read from one file share. */
export class Scope {
  readonly file: YamlFile;
  readonly spelling: Spelling;
  readonly #lookup: VariableLookup | null;

  /** `lookup` null: the texts are taken as they are written. */
  constructor(file: YamlFile, spelling: Spelling, lookup: VariableLookup | null) {
    this.file = file;
    this.spelling = spelling;
    this.#lookup = lookup;
  }

  /** The same file, read with variables filled in. */
  withVariables(lookup: VariableLookup): Scope {
    return new Scope(this.file, this.spelling, lookup);
  }

  spell(key: string): string {
    if (this.spelling === 'snake') return key;
    if (key === 'healthcheck') return 'healthCheck';
    return key.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
  }

  expand(node: YamlScalar, key: string): Interpolated {
    if (this.#lookup === null) return { text: node.text, usesVariables: false, isSecret: false };
    try {
      return interpolate(node.text, this.#lookup);
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      const place = this.file.placeAt(this.#offsetOf(node, error.offset));
      const { message: problem, hint, dependsOnValues } = error;
      throw new DefinitionError({ place, key, problem, hint, dependsOnValues });
    }
  }

  /**
   * Where the `$` at an offset of a scalar's text is in the file. Text and source differ by indentation and
   * escapes, but hold the same dollar signs; where they do not, the scalar's own place has to do.
   */
  #offsetOf(node: YamlScalar, textOffset: number): number {
    const source = this.file.text.slice(node.offset, node.end);
    if (source.split('$').length !== node.text.split('$').length) return node.offset;
    let at = source.indexOf('$');
    for (
      let text = node.text.indexOf('$');
      text >= 0 && text < textOffset;
      text = node.text.indexOf('$', text + 1)
    ) {
      at = source.indexOf('$', at + 1);
    }
    return node.offset + Math.max(at, 0);
  }
}
