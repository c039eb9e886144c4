import type { Device } from '../../device.ts';
import type { Route } from './read.ts';

/** By device and table: when each route was first seen (milliseconds of the epoch), by what it is. */
const seen = new WeakMap<Device, Map<string, ReadonlyMap<string, number>>>();

/**
 * How long a table's routes have been there, in seconds. The kernel does not say; so a route that was not there at an
 * earlier look counts from the last commit, which is what most likely brought it, and one that was keeps its age over
 * later commits.
 */
export function routeAges(device: Device, table: string, routes: readonly Route[]): (route: Route) => number {
  const tables = seen.get(device) ?? new Map<string, ReadonlyMap<string, number>>();
  seen.set(device, tables);
  const before = tables.get(table);
  const committed = device.datastore.lastCommit.time.getTime();
  const since = (route: Route) => before?.get(JSON.stringify(route)) ?? committed;
  tables.set(table, new Map(routes.map((route) => [JSON.stringify(route), since(route)])));
  return (route) => (Date.now() - since(route)) / 1000;
}
