import type { Side } from '../model/plan.ts';
import { contend, occupancyOf, type Occupancy } from '../policy/occupancy.ts';
import { updateOrder } from '../policy/update-order.ts';
import { carriedVolumes } from './create-steps.ts';
import type { ReleaseGoal } from './goal.ts';
import { isUp, type Located, type LocatedService } from './locate.ts';

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
  const needed = occupancyOfSide(goal, service, side);
  const otherSide = side === 'new' ? 'old' : 'new';
  return located.services.filter((other) => {
    const container = side === 'new' ? other.old : other.fresh;
    if (!other.isChanged || !isUp(container)) return false;
    return contend(needed, occupancyOfSide(goal, other, otherSide));
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
  const held = occupancyOfSide(goal, service, 'old');
  return !located.services.some(
    (other) =>
      other.isChanged &&
      other.target !== null &&
      (contend(occupancyOfSide(goal, other, 'new'), held) ||
        (other !== service && other.live.fresh === old?.name)),
  );
}
