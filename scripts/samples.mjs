// Makes the images of the sample catalog on an engine.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { readArguments } from './arguments.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const usage = 'npm run samples -- --docker-host unix:///var/run/docker.sock';
const { values } = readArguments(usage, { options: { 'docker-host': { type: 'string' } } });
const dockerHost = values['docker-host'] ?? process.env['DOCKER_HOST'];
if (!dockerHost?.startsWith('unix://')) {
  console.error(`Usage: ${usage}`);
  process.exit(2);
}
if (!existsSync('/bin/busybox')) {
  console.error('The images are made from a static busybox: apt-get install busybox-static');
  process.exit(1);
}
const { module } = await runnerImport(join(root, 'src/main/testing/lab/sample-images.ts'), {
  configFile: false,
});
const count = await module.buildSampleImages(
  dockerHost,
  join(root, 'resources/demo-registry.json'),
  console.log,
);
console.log(`${count} images are on ${dockerHost}.`);
