/** Names the device knows, for Tab and `?`: of interfaces, filters, users, routes, files. */
import { readdir } from 'node:fs/promises';
import { readLinks } from '../../apply/ip-state.ts';
import { junosName } from '../../apply/names.ts';
import { type ConfigNode, descend, entriesOf } from '../../config/node.ts';
import { readRoutes } from '../../op/kernel-routes.ts';
import { listAs } from '../files.ts';
import type { ValueSource } from '../grammar.ts';
import type { Surroundings } from './surroundings.ts';

type Names = (around: Surroundings) => readonly string[] | Promise<readonly string[]>;

const keys = (list: string, ...path: readonly string[]): Names => {
  return ({ root }) => entriesOf(descend(root, ...path), list).map(({ key }) => key);
};

const SOURCES: Readonly<Record<ValueSource, Names>> = {
  interface: async ({ device, root }) => {
    const links = (await readLinks(device.run)).flatMap(({ ifname }) => junosName(ifname) ?? []);
    return [...links, ...physical(root)];
  },
  'logical-interface': ({ root }) =>
    entriesOf(descend(root, 'interfaces'), 'interface').flatMap((interfaces) => [
      interfaces.key,
      ...entriesOf(interfaces, 'unit').map(({ key }) => `${interfaces.key}.${key}`),
    ]),
  filter: ({ root }) => {
    const firewall = descend(root, 'firewall');
    const levels = [descend(firewall, 'family', 'inet'), descend(firewall, 'family', 'inet6'), firewall];
    return levels.flatMap((level) => entriesOf(level, 'filter').map(({ key }) => key));
  },
  policer: keys('policer', 'firewall'),
  user: keys('user', 'system', 'login'),
  class: keys('class', 'system', 'login'),
  'prefix-list': keys('prefix-list', 'policy-options'),
  'routing-instance': keys('instance', 'routing-instances'),
  route: async ({ device }) => {
    const tables = await Promise.all((['inet', 'inet6'] as const).map((family) => readRoutes(device.run, family)));
    return tables.flat().map(({ prefix }) => prefix);
  },
  file: ({ account, directory }) => listAs(account, directory),
  'log-file': async () =>
    (await readdir('/var/log', { withFileTypes: true })).filter((e) => e.isFile()).map((e) => e.name),
  'session-user': ({ device }) => device.sessions.all().map(({ user }) => user),
  tty: ({ device }) => device.sessions.all().map(({ tty }) => tty),
  rollback: ({ device }) => device.datastore.history.map((_, number) => String(number)),
};

function physical(root: ConfigNode): string[] {
  return entriesOf(descend(root, 'interfaces'), 'interface').map(({ key }) => key);
}

/** The names, each once; none when they cannot be found out now. */
export async function namesOf(source: ValueSource, around: Surroundings): Promise<string[]> {
  try {
    const names = new Set(await SOURCES[source](around));
    return [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch {
    return [];
  }
}
