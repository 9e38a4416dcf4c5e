import { carriedTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { engineBehindSsh } from '../../../testing/lab/engine-behind.ts';

// Why not all: the rest is the engine's answer, not the way to it; `npm run prove` asks for that too.
carriedTargetContract('an engine behind SSH', engineBehindSsh);
