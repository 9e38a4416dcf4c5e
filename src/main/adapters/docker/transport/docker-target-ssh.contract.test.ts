import { afterAll, beforeAll, inject } from 'vitest';
import { dockerTargetContract } from '../../../testing/contracts/docker-target.contract.ts';
import { realEngine } from '../../../testing/lab/real-engine.ts';
import { SshOperator } from '../../../testing/lab/ssh-operator.ts';
import { startSshd } from '../../../testing/lab/sshd.ts';
import type { LabSshd } from '../../../testing/lab/sshd.ts';
import { SshTransport } from './ssh-transport.ts';

let operator: SshOperator;
let sshd: LabSshd;

beforeAll(async () => {
  operator = await SshOperator.arrive();
  sshd = await startSshd({ dir: operator.dir, name: 'sshd', authorizedKeys: [operator.publicKey] });
  await operator.know(sshd);
});
afterAll(() => sshd.stop());

dockerTargetContract('an engine behind SSH', () =>
  realEngine(
    new SshTransport({
      address: {
        ...{ kind: 'ssh', host: '127.0.0.1', user: 'root', port: sshd.port, identityFile: null },
        socketPath: inject('dockerHost').slice('unix://'.length),
      },
      surroundings: operator.surroundings,
    }),
  ),
);
