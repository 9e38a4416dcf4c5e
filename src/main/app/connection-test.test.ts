import { describe, expect, it } from 'vitest';
import { failedStage } from './connection-test.ts';

describe('failedStage', () => {
  it.each([
    ['docker-host', [], 'target-unreachable', 'connect'],
    ['docker-host', ['socket'], 'target-refused', 'engine'],
    ['ssh', [], 'target-unreachable', 'resolve'],
    ['ssh', [], 'ssh-config-invalid', 'resolve'],
    ['ssh', ['resolve'], 'target-unreachable', 'connect'],
    ['ssh', ['resolve', 'connect'], 'host-key-changed', 'host-key'],
    ['ssh', ['resolve', 'connect', 'host-key'], 'authentication-refused', 'authenticate'],
    ['ssh', ['resolve', 'connect', 'host-key', 'authenticate', 'connect'], 'host-key-unknown', 'host-key'],
    ['ssh', ['resolve', 'connect', 'host-key', 'authenticate'], 'target-unreachable', 'socket'],
    ['ssh', ['resolve', 'connect', 'host-key', 'authenticate', 'socket'], 'connection-lost', 'engine'],
    ['tls', [], 'target-unreachable', 'connect'],
    ['tls', ['connect'], 'target-refused', 'host-key'],
    ['tls', ['connect', 'host-key'], 'target-refused', 'engine'],
    ['context', [], 'target-unreachable', 'resolve'],
  ] as const)('%s after %j with %s must be %s', (kind, passed, code, stage) => {
    expect(failedStage(kind, passed, code)).toBe(stage);
  });
});
