import { archiveRoutes } from './archive-routes.ts';
import { containerRoutes } from './container-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { execRoutes } from './exec-routes.ts';
import { imageRoutes } from './image-routes.ts';
import { logRoutes } from './log-routes.ts';
import { networkRoutes } from './network-routes.ts';
import { RouteTable } from './route-table.ts';
import { statsRoutes } from './stats-routes.ts';
import { systemRoutes } from './system-routes.ts';
import { volumeRoutes } from './volume-routes.ts';

/** All calls that this engine does. What is not here is answered with 501. */
export const allRoutes = new RouteTable([
  ...systemRoutes,
  ...containerRoutes,
  ...archiveRoutes,
  ...execRoutes,
  ...logRoutes,
  ...statsRoutes,
  ...imageRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...eventRoutes,
]);
