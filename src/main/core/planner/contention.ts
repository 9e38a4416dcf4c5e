import type { Side } from '../model/plan.ts';
import { contend, occupancyOf, type Occupancy } from '../policy/occupancy.ts';
import { updateOrder } from '../policy/update-order.ts';
import { carriedVolumes } from './create-steps.ts';
import type { ReleaseGoal } from './goal.ts';
import { isUp, type Located, type LocatedService } from './locate.ts';

/**
 * What the services' containers hold, and who holds a thing: found once per planning, because comparing each
 * with each is what the planning of a large stack would consist of.
 */
class Claims {
  readonly #located: Located;
  readonly #held: Readonly<Record<Side, ReadonlyMap<LocatedService, Occupancy>>>;
  readonly #holders: Readonly<Record<Side, ReadonlyMap<string, readonly LocatedService[]>>>;

  constructor(goal: ReleaseGoal, located: Located) {
    const heldOn = (side: Side): ReadonlyMap<LocatedService, Occupancy> =>
      new Map(located.services.map((service) => [service, occupancyOfSide(goal, service, side)]));
    this.#located = located;
    this.#held = { old: heldOn('old'), new: heldOn('new') };
    this.#holders = { old: holdersOf(this.#held.old), new: holdersOf(this.#held.new) };
  }

  of(service: LocatedService, side: Side): Occupancy {
    return this.#held[side].get(service)!;
  }

  /** Services whose container of that side must not run together with one that holds this; in their order. */
  against(occupancy: Occupancy, side: Side): readonly LocatedService[] {
    const found = new Set(claimed(occupancy).flatMap((key) => this.#holders[side].get(key) ?? []));
    if (found.size === 0) return [];
    return this.#located.services.filter(
      (service) => found.has(service) && contend(occupancy, this.of(service, side)),
    );
  }
}

/** Every location is made for one goal, so its claims are those of that goal. */
const claimsByLocated = new WeakMap<Located, Claims>();

function claimsOf(goal: ReleaseGoal, located: Located): Claims {
  const known = claimsByLocated.get(located) ?? new Claims(goal, located);
  claimsByLocated.set(located, known);
  return known;
}

function holdersOf(
  held: ReadonlyMap<LocatedService, Occupancy>,
): ReadonlyMap<string, readonly LocatedService[]> {
  const holders = new Map<string, LocatedService[]>();
  for (const [service, occupancy] of held) {
    for (const key of claimed(occupancy)) {
      const others = holders.get(key);
      if (others === undefined) holders.set(key, [service]);
      else others.push(service);
    }
  }
  return holders;
}

/** Two that contend have one of these in common; not the other way round, because a port has an address as well. */
function claimed({ ports, writes, addresses }: Occupancy): readonly string[] {
  return [...ports.map((port) => `port ${port.hostPort}/${port.protocol}`), ...writes, ...addresses];
}

/** What the service's container of that side holds while it runs, or will hold once it is made. */
function occupancyOfSide(goal: ReleaseGoal, service: LocatedService, side: Side): Occupancy {
  const planned = side === 'new' ? service.target : service.previous;
  const release = side === 'new' ? goal.target : goal.previous;
  const carried =
    planned === null ? {} : carriedVolumes(planned, service.old, goal.carriedVolumes[service.name]);
  const container = side === 'new' ? service.fresh : service.old;
  return occupancyOf(planned?.spec ?? null, release, carried, container);
}

/**
 * Services whose container of the other side must be down before this one's may run: they publish the same
 * port, write the same data or have the same address. The service itself may be among them.
 */
export function rivals(
  goal: ReleaseGoal,
  located: Located,
  service: LocatedService,
  side: Side,
): readonly LocatedService[] {
  const claims = claimsOf(goal, located);
  return claims.against(claims.of(service, side), side === 'new' ? 'old' : 'new').filter((other) => {
    return other.isChanged && isUp(side === 'new' ? other.old : other.fresh);
  });
}

/** Services whose container of the other side has the name that this one's is to get. */
export function namesakes(located: Located, service: LocatedService, side: Side): readonly LocatedService[] {
  const name = side === 'new' ? service.live.fresh : service.live.old;
  return located.services.filter(
    (other) => other !== service && (side === 'new' ? other.old : other.fresh)?.name === name,
  );
}

/**
 * Whether the new container starts while the old one still runs: by the rules of its definition, and only
 * where nobody's new container needs what the old one holds. An unnamed volume that goes along counts too.
 */
export function startsFirst(goal: ReleaseGoal, located: Located, service: LocatedService): boolean {
  const { target, old } = service;
  if (target === null || !service.isChanged || !isUp(old)) return false;
  if (updateOrder(target.spec) === 'stop-first') return false;
  const claims = claimsOf(goal, located);
  const needing = claims.against(claims.of(service, 'old'), 'new');
  if (needing.some((other) => other.isChanged && other.target !== null)) return false;
  return !located.services.some(
    (other) =>
      other !== service && other.isChanged && other.target !== null && other.live.fresh === old?.name,
  );
}
