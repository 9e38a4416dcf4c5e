// npm run samples -- --docker-host unix:///var/run/docker.sock: makes the images of the sample catalog on an engine.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { 'docker-host': { type: 'string' } } });
const dockerHost = values['docker-host'] ?? process.env['DOCKER_HOST'];
if (!dockerHost?.startsWith('unix://')) {
  console.error('usage: npm run samples -- --docker-host unix:///var/run/docker.sock');
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
