import { WindlassError } from '../../shared/errors.ts';
import type { CatalogContent, DefinitionSource, ProductVersion } from '../core/model/catalog.ts';
import type { ServiceSpec, StackSpec } from '../core/model/service-spec.ts';
import type { VariableDefinition, VariableValues } from '../core/model/variables.ts';
import type { Definitions } from '../core/ports/definitions.ts';
import { aNetwork, aVolume } from './builders/service-spec.ts';

/** Definitions that are the specification itself as JSON, with `${NAME}` for variables. */
export class JsonDefinitions implements Definitions {
  readonly #versions: readonly ProductVersion[];

  constructor(versions: readonly ProductVersion[]) {
    this.#versions = versions;
  }

  load(): Promise<CatalogContent> {
    return Promise.resolve({ versions: this.#versions, problems: [] });
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }

  resolve(definition: DefinitionSource, values: VariableValues): StackSpec {
    const text = definition.text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new WindlassError('definition-invalid', `no variable ${name}`, { key: name });
      return JSON.stringify(value).slice(1, -1);
    });
    return JSON.parse(text) as StackSpec;
  }

  variables(definition: DefinitionSource): readonly VariableDefinition[] {
    return this.#versions.find((version) => version.definition.text === definition.text)?.variables ?? [];
  }
}

/** A version of one product whose stack is given; networks and volumes that services name are declared. */
export function jsonVersion(
  version: string,
  services: readonly ServiceSpec[],
  variables: readonly VariableDefinition[] = [],
  project = 'shop',
): ProductVersion {
  const volumes = new Set(
    services.flatMap((s) => s.mounts.flatMap((m) => (m.type === 'volume' ? [m.volume] : []))),
  );
  const networks = new Set(services.flatMap((s) => s.networks.map((n) => n.network)));
  const stack: StackSpec = {
    services,
    networks: [...networks].map((key) => aNetwork(key, { name: `${project}_${key}` })),
    volumes: [...volumes].map((key) => aVolume(key, { name: `${project}_${key}` })),
  };
  return {
    stackId: 'test:shop:shop',
    sourceId: 'test',
    version,
    metadata: {
      name: 'Shop',
      productId: 'test.shop',
      description: '',
      author: '',
      documentation: '',
      icon: '',
      category: '',
      tags: [],
    },
    variables,
    releaseNotes: { kind: 'none' },
    definition: {
      format: 'manifest',
      fileName: `${version}.json`,
      text: JSON.stringify(stack),
      envFiles: [],
    },
    envFiles: {},
  };
}
