import { afterAll, beforeAll } from 'vitest';
import { labDir } from '../../src/main/testing/lab/lab-dir.ts';
import { RemoteHost } from '../../src/main/testing/lab/remote-host.ts';
import { publishImages, type PublishedImage } from '../support/lab-images.ts';
import { newOperatorKey, type OperatorKey } from './remote-operator.ts';

export interface FarHost {
  readonly host: RemoteHost;
  readonly key: OperatorKey;
}

/** One host behind an SSH server for all tests of a file, with these images in its registry. */
export function useFarHost(name: string, images: readonly PublishedImage[]): () => FarHost {
  let far: FarHost | null = null;
  beforeAll(async () => {
    const key = await newOperatorKey();
    const host = await RemoteHost.open({ dir: labDir(), name, authorizedKeys: [key.publicLine] });
    far = { host, key };
    await publishImages(host.engine.dockerHost, host.registry.address, images);
  });
  afterAll(() => far?.host.close());
  return () => {
    if (far === null) throw new Error('the host is not there yet');
    return far;
  };
}
