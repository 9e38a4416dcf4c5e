import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aService, aServiceJoinedTo, needs } from '../../testing/builders/service-spec.ts';
import type { ServiceSpec } from '../model/service-spec.ts';
import { dependencyOrder, requirements, transitiveRequirements } from './dependency-order.ts';

const names = (services: readonly ServiceSpec[]): readonly string[] =>
  services.map((service) => service.name);

/** Services of which each may need any before it, in any order. */
const acyclic = fc
  .array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 8 })
  .map((rows) =>
    rows.map((row, index) =>
      aService(`s${index}`, {
        dependsOn: needs(...row.slice(0, index).flatMap((is, i) => (is ? [`s${i}`] : []))),
      }),
    ),
  )
  .chain((services) => fc.shuffledSubarray(services, { minLength: services.length }));

describe('the order of dependencies', () => {
  it('must have every service after all that it needs, each once', () => {
    fc.assert(
      fc.property(acyclic, (services) => {
        const order = names(dependencyOrder(services));
        expect([...order].sort()).toEqual([...names(services)].sort());
        for (const service of services) {
          for (const needed of requirements(service)) {
            expect(order.indexOf(needed)).toBeLessThan(order.indexOf(service.name));
          }
        }
      }),
    );
  });

  it('must not depend on the order in which services are written', () => {
    fc.assert(
      fc.property(acyclic, (services) => {
        expect(names(dependencyOrder([...services].reverse()))).toEqual(names(dependencyOrder(services)));
      }),
    );
  });

  it('must count the owner of a namespace among what is needed', () => {
    const app = { ...aServiceJoinedTo('vpn', 'app'), dependsOn: needs('db') };
    expect(requirements(app)).toEqual(['db', 'vpn']);
    expect(names(dependencyOrder([app, aService('vpn'), aService('db')]))).toEqual(['db', 'vpn', 'app']);
  });

  it('must find what is needed along every path', () => {
    const services = [
      aService('web', { dependsOn: needs('api') }),
      aService('api', { dependsOn: needs('db', 'gone') }),
      aService('db'),
      aService('other'),
    ];
    expect([...transitiveRequirements('web', services)].sort()).toEqual(['api', 'db', 'gone']);
    expect([...transitiveRequirements('missing', services)]).toEqual([]);
  });
});
