#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Why: the client library would print request headers, registry credentials among them.
delete process.env.DEBUG;

const door = new URL('../out/main/cli.js', import.meta.url);
if (existsSync(door)) {
  await import(door.href);
} else {
  console.error('Windlass is not built yet: run `npm run build` first.');
  process.exitCode = 1;
}
