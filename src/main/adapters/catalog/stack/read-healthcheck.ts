import type { HealthcheckSpec } from '../../../core/model/service-spec.ts';
import type { MapValue, Value } from '../yaml/value.ts';

/** The `healthcheck` of a service; null when nothing is said, which leaves the image's. */
export function readHealthcheck(service: MapValue): HealthcheckSpec | null {
  const value = service.take('healthcheck');
  if (value === null) return null;
  const map = value.map();
  const testValue = map.take('test');
  const test = testValue === null ? null : readTest(testValue);
  const isDisabled = map.take('disable')?.boolean() ?? false;
  const spec = {
    isDisabled: isDisabled || test?.[0] === 'NONE',
    test: isDisabled || test?.[0] === 'NONE' ? null : test,
    intervalMs: readPositive(map.take('interval')),
    timeoutMs: readPositive(map.take('timeout')),
    retries: map.take('retries')?.integer(1, 1000) ?? null,
    startPeriodMs: map.take('start_period')?.duration() ?? null,
  };
  const type = map.scope.spelling === 'camel' ? map.take('type') : null;
  if (type !== null && type.text() !== 'docker')
    type.fail(`${type.quoted()} is not supported yet`, 'only docker is');
  map.finish({ allowsExtensions: true });
  return spec;
}

function readTest(value: Value): readonly string[] {
  if (value.kind !== 'list') return ['CMD-SHELL', value.secretText()];
  const words = value.list().map((word) => word.secretText());
  const [first] = words;
  if (first !== 'NONE' && first !== 'CMD' && first !== 'CMD-SHELL')
    value.fail('must begin with CMD, CMD-SHELL or NONE');
  if (first === 'NONE' ? words.length > 1 : words.length < 2) value.fail('has the wrong number of words');
  if (first === 'CMD-SHELL' && words.length > 2)
    value.fail('CMD-SHELL takes one text', 'use CMD for a list of words');
  return words;
}

/** Why not less: the engine refuses anything under a millisecond, and takes 0 for its default. */
function readPositive(value: Value | null): number | null {
  if (value === null) return null;
  const duration = value.duration();
  return duration >= 1 ? duration : value.fail('must be at least 1ms');
}
