/** JSON documents out of a stream of text: one on a line, or one over several lines that begins and ends a line. */
export class JsonDocuments {
  readonly all: unknown[] = [];
  #pending: string[] = [];
  #rest = '';

  /** Those that became whole with this piece. What is no JSON is kept waiting and never a document. */
  push(text: string): readonly unknown[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const found = lines.flatMap((line) => this.#line(line));
    this.all.push(...found);
    return found;
  }

  #line(line: string): readonly unknown[] {
    this.#pending.push(line);
    // Why: only such a line can end a document of several lines.
    if (this.#pending.length > 1 && line !== '}' && line !== ']') return [];
    try {
      const document: unknown = JSON.parse(this.#pending.join('\n'));
      this.#pending = [];
      return [document];
    } catch {
      return [];
    }
  }
}
