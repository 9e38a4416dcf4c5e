import { inject } from 'vitest';
import { dockerTargetContract } from '../../testing/contracts/docker-target.contract.ts';
import { realEngine } from '../../testing/lab/real-engine.ts';
import { LocalTransport } from './transport/local-transport.ts';

dockerTargetContract('a real engine', () => realEngine(new LocalTransport(inject('dockerHost'))));
