/** `routing-instance NAME`: the source address decides in which table a connection is looked up (apply/instances.ts). */
import { isIPv6 } from 'node:net';
import { ip } from '../apply/ip-state.ts';
import { CommandError } from '../cli/errors.ts';
import { effective } from '../config/inherit.ts';
import type { Device } from '../device.ts';
import { addressesOfInterface, routingInstancesOf } from '../features/routing-instances-read.ts';
import { addressesOf, type Values } from './remote.ts';

/**
 * The arguments with a source address of the instance they name, the one that leads to `host`; as they are where they
 * name none. Throws a CommandError for an instance that is not there, or has no way to the host.
 */
export async function inInstance(device: Device, values: Values, host: string): Promise<Values> {
  const name = values.get('routing-instance');
  if (name === undefined || name === 'default') return values;
  const config = effective(device.datastore.committed);
  const instance = routingInstancesOf(config).find((one) => one.name === name);
  if (instance === undefined) throw new CommandError(`error: routing-instance: ${name}: not found`);
  const own = instance.interfaces.flatMap((physical) => addressesOfInterface(config, physical));
  const asked = values.get('source');
  if (asked !== undefined && own.includes(asked)) return values;
  if (asked !== undefined) throw new CommandError(`error: source address ${asked} is not in routing instance ${name}`);
  for (const address of await addressesOf(host, values)) {
    const source = await sourceIn(device, own, address);
    if (source !== undefined) return new Map([...values, ['source', source]]);
  }
  throw new CommandError(`error: no route to host ${host} in routing instance ${name}`);
}

/** The address of `own` on the interface by which the instance reaches an address. */
async function sourceIn(device: Device, own: readonly string[], address: string): Promise<string | undefined> {
  const candidates = own.filter((one) => isIPv6(one) === isIPv6(address));
  const [first] = candidates;
  if (first === undefined) return undefined;
  const dev = await leavesBy(device, address, first);
  for (const candidate of dev === undefined ? [] : candidates) {
    const links = JSON.parse(await ip(device.run, ['-json', 'address', 'show', 'to', candidate])) as Link[];
    if (links.some(({ ifname }) => ifname === dev)) return candidate;
  }
  return undefined;
}

interface Link {
  readonly ifname?: string;
}

async function leavesBy(device: Device, address: string, from: string): Promise<string | undefined> {
  const { exitCode, stdout } = await device.run(['ip', '-json', 'route', 'get', address, 'from', from]);
  const [route] = exitCode === 0 ? (JSON.parse(stdout) as { readonly dev?: string }[]) : [];
  return route?.dev;
}
