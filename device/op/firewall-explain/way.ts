/** The way a packet takes through the device, as the kernel's addresses and routes have it. */
import { readLinks } from '../../apply/ip-state.ts';
import { junosName, linuxName } from '../../apply/names.ts';
import { CommandError } from '../../cli/errors.ts';
import { effective } from '../../config/inherit.ts';
import { type ConfigNode, descend, entriesOf } from '../../config/node.ts';
import type { Device } from '../../device.ts';
import type { Way } from '../../firewall/explain.ts';
import type { Runner } from '../../run.ts';

export interface Ends {
  readonly source: string;
  readonly destination: string;
  /** Where it arrives; physical or logical. Absent: where the route back leads, if the source is not the device's own. */
  readonly interface?: string;
}

/** What `ip -json route get` says; only the fields that are used. */
interface Found {
  readonly type?: string;
  readonly dev?: string;
}

/** Kinds of destinations that are the device's own to take. */
const OWN = new Set(['local', 'broadcast', 'multicast', 'anycast']);
const NOWHERE = new Set(['unreachable', 'prohibit', 'blackhole']);

/** Finds the way. Throws a CommandError when it cannot be told where the packet arrives. */
export async function findWay({ run, datastore }: Pick<Device, 'run' | 'datastore'>, ends: Ends): Promise<Way> {
  const config = effective(datastore.committed);
  const links = await readLinks(run);
  const own = new Set(links.flatMap(({ addr_info }) => addr_info.map(({ local }) => local)));
  const isOwn = (address: string, route: Found | undefined) => own.has(address) || OWN.has(route?.type ?? '');
  const out = await routeTo(run, ends.destination);
  const toDevice = isOwn(ends.destination, out);
  const leaving = out?.dev === undefined ? {} : { leaving: logical(config, out.dev) };
  if (ends.interface !== undefined) {
    const device = linuxName(ends.interface.replace(/\.\d+$/, ''));
    if (device === 'lo') throw new CommandError(`error: no packet arrives by ${ends.interface}`);
    if (links.every(({ ifname }) => ifname !== device)) {
      throw new CommandError(`error: device ${ends.interface} not found`);
    }
    const arriving = ends.interface.includes('.') ? ends.interface : logical(config, device);
    return toDevice ? { kind: 'to-device', arriving } : { kind: 'transit', arriving, ...leaving };
  }
  const back = await routeTo(run, ends.source);
  if (own.has(ends.source) || back?.type === 'local') {
    return toDevice && !isGroup(out) ? { kind: 'within-device' } : { kind: 'from-device', ...leaving };
  }
  if (back?.dev === undefined) {
    throw new CommandError(`error: no route to ${ends.source}: say by which 'interface' the packet arrives`);
  }
  const arriving = logical(config, back.dev);
  if (toDevice) return { kind: 'to-device', arriving, byRoute: true };
  return { kind: 'transit', arriving, byRoute: true, ...leaving };
}

/** To everybody on a link: what the device sends there leaves. */
function isGroup(route: Found | undefined): boolean {
  return route?.type === 'broadcast' || route?.type === 'multicast';
}

/** Undefined when there is no route. */
async function routeTo(run: Runner, address: string): Promise<Found | undefined> {
  const argv = ['ip', '-json', 'route', 'get', address] as const;
  const { exitCode, stdout, stderr } = await run(argv);
  // the kernel says no: unreachable, prohibited, a link-local address without its link
  if (exitCode !== 0 && stderr.startsWith('RTNETLINK answers')) return undefined;
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr.trim()}`);
  const [route] = JSON.parse(stdout) as Found[];
  return route === undefined || NOWHERE.has(route.type ?? '') ? undefined : route;
}

/** The logical interface of a Linux one, by the unit that is configured. */
function logical(config: ConfigNode, device: string): string {
  const name = junosName(device) ?? device;
  return `${name}.${entriesOf(descend(config, 'interfaces', name), 'unit')[0]?.key ?? '0'}`;
}
