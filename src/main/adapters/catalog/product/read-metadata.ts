import { posix } from 'node:path';
import type { ProductMetadata, ReleaseNotes } from '../../../core/model/catalog.ts';
import type { MapValue, Value } from '../yaml/value.ts';
import { readDisplayText } from './read-display-text.ts';

export interface MetadataReading {
  readonly metadata: ProductMetadata;
  readonly version: string;
  readonly versionValue: Value;
  /** The product's part of a stack id: its name with everything replaced that an id cannot hold. */
  readonly productKey: string;
  /** What the definition itself says; a CHANGELOG beside it wins. */
  readonly releaseNotes: ReleaseNotes;
}

const maxNotesLength = 64_000;
const genericNames = /^(docker-compose|compose|stack|manifest|windlass|product|v?\d[\w.+-]*)$/i;

/** Reads `metadata` of a product; null when it has no `productVersion` and so is only a fragment. */
export function readMetadata(map: MapValue, sourceId: string, fileName: string): MetadataReading | null {
  const versionValue = map.take('productVersion');
  if (versionValue === null) return null;
  const version = versionValue.name(/^[A-Za-z0-9][A-Za-z0-9._+~-]*$/, 128, 'a version such as 1.2.0');
  const nameValue = map.take('name');
  const name = nameValue === null ? nameFromPath(fileName) : readDisplayText(nameValue, 100);
  const productKey = name.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  if (productKey === '') (nameValue ?? versionValue).fail('The product needs a name of letters or digits');
  const metadata: ProductMetadata = {
    name,
    productId: readProductId(map.take('productId')) ?? `${sourceId}:${productKey}`,
    description: readText(map, 'description', 5000),
    author: readText(map, 'author', 200),
    documentation: readUrl(map, 'documentation'),
    icon: readUrl(map, 'icon'),
    category: readText(map, 'category', 100),
    tags:
      map
        .take('tags')
        ?.list()
        .map((tag) => readDisplayText(tag, 100)) ?? [],
  };
  const releaseNotes = readReleaseNotes(map);
  map.finish({ allowsExtensions: true });
  return { metadata, version, versionValue, productKey, releaseNotes };
}

function readProductId(value: Value | null): string | null {
  return value?.name(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 200, 'an id such as com.example.shop') ?? null;
}

function readReleaseNotes(map: MapValue): ReleaseNotes {
  const text = readText(map, 'releaseNotes', maxNotesLength);
  const url = readUrl(map, 'releaseNotesUrl');
  if (text !== '') return { kind: 'markdown', text };
  return url === '' ? { kind: 'none' } : { kind: 'url', url };
}

function readText(map: MapValue, key: string, maxLength: number): string {
  const value = map.take(key);
  return value === null ? '' : readDisplayText(value, maxLength);
}

function readUrl(map: MapValue, key: string): string {
  const value = map.take(key);
  if (value === null) return '';
  const text = readDisplayText(value, 2048);
  const isWebAddress = /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
  return isWebAddress ? text : value.fail(`${value.quoted()} must be an http or https address`);
}

/** `shop/1.0.0.yaml` and `shop/compose.yaml` are of the product shop. */
function nameFromPath(fileName: string): string {
  const file = posix.basename(fileName).replace(/\.ya?ml$/i, '');
  const folder = posix.basename(posix.dirname(fileName));
  return genericNames.test(file) && folder !== '.' ? folder : file;
}
