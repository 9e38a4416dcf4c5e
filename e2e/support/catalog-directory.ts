import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A stack as a Compose file has it. */
export interface StackText {
  readonly services: Readonly<Record<string, object>>;
  readonly volumes?: Readonly<Record<string, object | null>>;
  readonly networks?: Readonly<Record<string, object | null>>;
  readonly variables?: Readonly<Record<string, object>>;
}

/** A source: one directory with the versions of one product, empty at first. */
export class CatalogDirectory {
  readonly path: string;
  readonly product: string;

  constructor(path: string, product: string) {
    this.path = path;
    this.product = product;
    this.remove();
    mkdirSync(path, { recursive: true });
  }

  /** What a deployment names the stack by; the product's name alone may be one of the samples' as well. */
  stackId(source: string): string {
    return `${source}:${this.product}:${this.product}`;
  }

  /** One version as a Compose file with the product's block. */
  writeCompose(version: string, { variables, ...stack }: StackText): void {
    const metadata = { name: this.product, productVersion: version };
    this.writeText(`${version}.yaml`, stringify({ 'x-windlass': { metadata, variables }, ...stack }));
  }

  /** One version as a manifest. */
  writeManifest(version: string, stack: StackText): void {
    const metadata = { name: this.product, productVersion: version };
    this.writeText(`${version}.yaml`, stringify({ metadata, ...stack }));
  }

  writeText(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  /** As if somebody had deleted the directory, or the disk it is on was gone. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
