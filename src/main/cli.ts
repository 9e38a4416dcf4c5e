import { openCliDoor } from './shells/cli/cli-door.ts';

await openCliDoor({
  process,
  moduleUrl: import.meta.url,
  args: [],
  // Why not at once: only one verb of many needs a web server, and it takes a sixth of the start.
  startWeb: async (options) => (await import('./shells/web/start-web.ts')).startWeb(options),
});
