/** The lab's management network, and who is on it with which address. */
import type { Subnet } from '../engine/networks.ts';
import { type Address, contains, networkOf, type Prefix, parseAddress, parsePrefix, reservedAs } from './addresses.ts';
import { error, formatPlace, warning } from './diagnostics.ts';
import { kindOfWord, sharedNetwork } from './kinds.ts';
import { MGMT_EXTRAS, type MgmtFile } from './node-keys.ts';
import type { Entry, Located } from './shape.ts';
import type { Diagnostic, LabNode, ManagementNetwork, Place } from './topology.ts';
import type { LabFile, NodeFile } from './topology-file.ts';

type Nodes = ReadonlyMap<string, Entry<NodeFile>>;

/** Sizes of the networks that are made around addresses, when only these are given. */
const AROUND = { 4: 24, 6: 64 } as const;

/** What a node has on the management network; undefined when it is not there. */
export function attachmentOf(file: NodeFile, mgmt: LabFile['mgmt']): LabNode['management'] {
  const wants = mgmt ?? file['mgmt-ipv4'] ?? file['mgmt-ipv6'] ?? file.ports;
  if (wants === undefined || file['network-mode']?.value === 'none') return undefined;
  if (kindOfWord(file.kind?.value) === 'bridge' || sharedNetwork(file) !== undefined) return undefined;
  const [ipv4, ipv6] = [file['mgmt-ipv4']?.value, file['mgmt-ipv6']?.value];
  const aliases = file.aliases?.value.map(({ value }) => value);
  return {
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    ...(aliases !== undefined && { aliases }),
  };
}

/** The network, if any node is on it. `nodes` are those that run; `linked`: a link leads to it. */
export function resolveMgmt(
  lab: LabFile,
  nodes: Nodes,
  linked: boolean,
  problems: Diagnostic[],
): ManagementNetwork | undefined {
  const file: Partial<MgmtFile> = lab.mgmt?.value ?? {};
  const attached = [...nodes].filter(([, { value }]) => attachmentOf(value, lab.mgmt) !== undefined);
  const [first] = attached;
  if (first === undefined && !linked) return undefined;
  tellLeftOut(file, problems);
  const place = lab.mgmt?.place ?? first?.[1].key ?? lab.name.place;
  const pool = (family: 4 | 6) => {
    const key = family === 4 ? 'mgmt-ipv4' : 'mgmt-ipv6';
    const given = attached.flatMap(([name, { value }]) => {
      const found = value[key];
      const address = found && parseAddress(found.value);
      return found && address ? [{ name, text: found.value, place: found.place, address }] : [];
    });
    return poolOf(family, file, given, problems);
  };
  const [ipv4, ipv6] = [pool(4), pool(6)];
  const [bridge, mtu, options] = [file.bridge?.value, file.mtu?.value, file['driver-opts']?.value];
  return {
    name: file.network?.value ?? `vtylab-${lab.name.value}`,
    place,
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    ...(bridge !== undefined && { bridge }),
    ...(mtu !== undefined && { mtu }),
    ...(options !== undefined && { options: Object.fromEntries([...options].map(([key, { value }]) => [key, value])) }),
  };
}

interface Given {
  readonly name: string;
  readonly text: string;
  readonly place: Place;
  readonly address: Address;
}

/** The addresses of one family; undefined when nothing is asked for: then the engine chooses IPv4, and there is no IPv6. */
function poolOf(
  family: 4 | 6,
  file: Partial<MgmtFile>,
  given: readonly Given[],
  problems: Diagnostic[],
): Subnet | undefined {
  const asked = file[`ipv${family}-subnet`] ?? file[`ipv${family}_subnet`];
  const subnet = asked?.value === 'auto' ? undefined : asked;
  const [gateway, range] = [file[`ipv${family}-gw`], file[`ipv${family}-range`]];
  const [first] = given;
  const prefix = subnet === undefined ? first && aroundOf(family, first) : readSubnet(family, subnet, problems);
  if (prefix === undefined) {
    if (subnet === undefined && gateway !== undefined) {
      problems.push(error(gateway.place, `mgmt: an address needs its subnet; expected ipv${family}-subnet too`));
    }
    return undefined;
  }
  const inside = (what: string, at: Located<unknown>, address: Address | undefined, text: string) => {
    const expected = `expected an address in ${prefix.text}`;
    if (address === undefined || !contains(prefix, address))
      problems.push(error(at.place, `${what} ${text} is outside; ${expected}`));
  };
  if (gateway !== undefined) inside('mgmt: gateway', gateway, parseAddress(gateway.value), gateway.value);
  if (range !== undefined) inside('mgmt: range', range, parsePrefix(range.value), range.value);
  checkGiven(prefix, given, gateway, problems);
  return {
    subnet: prefix.text,
    ...(gateway !== undefined && { gateway: gateway.value }),
    ...(range !== undefined && { range: range.value }),
  };
}

function aroundOf(family: 4 | 6, { address, text }: Given): Prefix {
  return networkOf({ ...address, length: AROUND[family], text });
}

function readSubnet(family: 4 | 6, { value, place }: Located<string>, problems: Diagnostic[]): Prefix | undefined {
  const prefix = parsePrefix(value);
  const network = prefix && networkOf(prefix);
  if (network !== undefined && network.family === family && network.value === prefix?.value) return network;
  const expected = network?.family === family ? network.text : `an IPv${family} network, ADDRESS/LENGTH`;
  problems.push(error(place, `mgmt: bad subnet '${value}'; expected ${expected}`));
  return undefined;
}

function checkGiven(
  prefix: Prefix,
  given: readonly Given[],
  gateway: Located<string> | undefined,
  problems: Diagnostic[],
): void {
  const users = new Map<bigint, string>();
  const first = gateway === undefined ? undefined : parseAddress(gateway.value)?.value;
  users.set(first ?? prefix.value + 1n, 'the machine itself');
  for (const { name, text, place, address } of given) {
    const user = users.get(address.value);
    const fail = (why: string) => problems.push(error(place, `${name}: management address ${text} ${why}`));
    const reserved = reservedAs({ ...prefix, value: address.value });
    if (!contains(prefix, address)) fail(`is outside the management network; expected an address in ${prefix.text}`);
    else if (reserved !== undefined) fail(`is the ${reserved} address of ${prefix.text}; expected a host's address`);
    else if (user !== undefined) fail(`is used already by ${user}; expected an address of its own`);
    else users.set(address.value, `${name} (${formatPlace(place)})`);
  }
}

function tellLeftOut(file: Partial<MgmtFile>, problems: Diagnostic[]): void {
  const { driver, 'external-access': external } = file;
  if (driver !== undefined && driver.value !== 'bridge') {
    problems.push(warning(driver.place, `mgmt: 'driver: ${driver.value}' is not carried out; it is a bridge`));
  }
  if (external?.value === true) {
    const message =
      "mgmt: 'external-access' is not carried out; the machine's firewall is left as the engine set it up";
    problems.push(warning(external.place, message));
  }
  const left = (at: Located<unknown>, what: string, why: string) =>
    problems.push(warning(at.place, `mgmt: ${what} is not carried out; ${why}`));
  for (const key of Object.keys(MGMT_EXTRAS) as (keyof typeof MGMT_EXTRAS)[]) {
    const given = file[key];
    if (given !== undefined) left(given, `'${key}'`, 'it is a bridge, and the engine gives addresses there');
  }
  if (file['skip-when-unused']?.value === false)
    left(file['skip-when-unused'], "'skip-when-unused: false'", 'a network that no node is on is not made');
  const six = file['ipv6-subnet'];
  if (six?.value === 'auto') left(six, "'ipv6-subnet: auto'", 'expected an IPv6 network, ADDRESS/LENGTH');
  for (const one of file.more ?? [])
    left(one, `the network '${one.value.network?.value ?? ''}'`, 'there is one, the first');
}
