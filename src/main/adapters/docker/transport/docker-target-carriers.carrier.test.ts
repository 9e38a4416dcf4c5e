import { dockerTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { engineBehindSsh, engineBehindTls } from '../../../testing/lab/engine-behind.ts';

dockerTargetContract('an engine behind SSH', engineBehindSsh);
dockerTargetContract('an engine behind TLS', engineBehindTls);
