import { openCliDoor } from './shells/cli/cli-door.ts';
import { startWeb } from './shells/web/start-web.ts';

await openCliDoor({ process, moduleUrl: import.meta.url, args: [], startWeb });
