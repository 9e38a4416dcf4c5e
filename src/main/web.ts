import { openCliDoor } from './shells/cli/cli-door.ts';
import { startWeb } from './shells/web/start-web.ts';

// One parser and one set of exit codes: this door is the verb `web` of the command line.
await openCliDoor({ process, moduleUrl: import.meta.url, args: ['web'], startWeb });
