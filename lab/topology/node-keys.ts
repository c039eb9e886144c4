/** Keys of a node that say what its container is, as containerlab has them: how they are written. */
import { isSeq } from 'yaml';
import { parseAddress } from './addresses.ts';
import { readBind, readPort, readVolume } from './container-words.ts';
import {
  about,
  anything,
  as,
  entriesOf,
  type Located,
  listOf,
  oneOf,
  oneOrMany,
  record,
  report,
  type Shape,
  text,
  type ValueOf,
} from './shape.ts';
import { stagesShape } from './stage-shape.ts';
import { anyText, flag, number, size } from './values.ts';

const path = text('a path');

/** A text that `read` makes something of, or says what is wrong with it. */
function read(what: string, reader: (value: string) => unknown): Shape<string> {
  return text(what, (value) => {
    const result = reader(value);
    return typeof result === 'string' ? result : undefined;
  });
}

const address = (family: 4 | 6) =>
  text(`an IPv${family} address`, (value) => {
    if (parseAddress(value)?.family === family) return undefined;
    return `bad address '${value}'; expected an IPv${family} address without prefix length`;
  });

const seconds = number('seconds', { min: 0 });

const healthcheck = record(
  {},
  {
    test: about(
      "CMD and a program with its arguments, or CMD-SHELL and a line; the image's own check when absent",
      oneOrMany(text('a word')),
    ),
    interval: about('seconds between two checks (30)', seconds),
    timeout: about('seconds a check may take (30)', seconds),
    'start-period': about('seconds in which failures do not count (0)', seconds),
    retries: about('failures in a row that make it unhealthy (3)', number('a count', { min: 1, whole: true })),
  },
);
export type HealthFile = ValueOf<typeof healthcheck>;

const dns = record(
  {},
  {
    servers: about('addresses of name servers', listOf(text('an address'))),
    search: about('domains that short names are looked up in', listOf(text('a domain'))),
    options: about('options of resolv.conf', listOf(text('an option'))),
  },
);

const names = listOf(text('a name'));

/** Every key is told by name in `docs/topologies.md`. */
export const NODE_KEYS = {
  binds: about(
    'files and directories of the machine, SOURCE:DESTINATION[:ro]; relative to the lab file',
    listOf(read('a bind', readBind)),
  ),
  volumes: about(
    "volumes of the engine's: NAME:DESTINATION[:ro], or DESTINATION for one that goes with the container",
    listOf(read('a volume', readVolume)),
  ),
  hostname: about("its host name (the node's name)", text('a host name')),
  ports: about(
    'ports of the machine that lead to the node, [ADDRESS:]PORT:NODE-PORT[/udp]; on 127.0.0.1 without an address',
    listOf(read('a port', readPort)),
  ),
  env: about('environment variables', entriesOf(anyText)),
  'env-files': about('files of NAME=VALUE lines, relative to the lab file', listOf(path)),
  labels: about("labels of the container, beside vtylab's own", entriesOf(anyText)),
  user: about('the user that the main program runs as', text('a user')),
  cmd: about("the container's command, instead of the image's", text('a command')),
  entrypoint: about("the container's entry point, instead of the image's", text('a command')),
  exec: about('commands that are run in the started node, in order', listOf(text('a command'), 'a list of commands')),
  'mgmt-ipv4': about('address on the management network', address(4)),
  'mgmt-ipv6': about('address on the management network', address(6)),
  'network-mode': about(
    "none: not on the management network; of an image: host, or container:NAME, to be in another's network",
    text('a network mode'),
  ),
  'mgmt-net': about('the management network it is on', text('a name')),
  'link-apply-mode': about('what becomes of it when a link changes: always live', oneOf('live', 'restart', 'recreate')),
  runtime: about('docker or podman: told when it is not the engine', oneOf('docker', 'podman', 'ignite')),
  aliases: about('more names on the management network', names),
  healthcheck: about('how the engine finds out whether the container is well', healthcheck),
  'wait-for': about('nodes that are created before (older than stages)', names),
  stages: about('what waits for what, and commands on the way', stagesShape),
  'startup-delay': about('seconds before the container is made', seconds),
  dns: about('name servers', dns),
  cpu: about("processors' worth of time it may use, e.g. 0.5", number('processors', { min: 0.01 })),
  'cpu-set': about(
    'processors it may use: 0-3, 0,3',
    text('processors', (value) => {
      return /^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(value) ? undefined : `bad set '${value}'; expected e.g. 0-3 or 0,3`;
    }),
  ),
  memory: about('memory it may use: 512mb, 1gib', size(6 * 1024 ** 2, '6mib')),
  'shm-size': about('size of /dev/shm: 64mb', size(1, '1b')),
  sysctls: about("the kernel's settings in its namespaces", entriesOf(anyText)),
  'cap-add': about('capabilities, e.g. SYS_ADMIN', names),
  privileged: about('every capability and device, and no confinement', flag),
  'security-opts': about("Docker's security options, e.g. seccomp=unconfined", names),
  tmpfs: about('directory: options of a file system in memory that is there', entriesOf(anyText)),
  'cgroup-parent': about('the control group that its own is made in', text('a path')),
  'cgroupns-mode': about('whose control groups it sees', oneOf('host', 'private')),
  'pid-mode': about('host: it sees all processes of the machine', text('a mode')),
  devices: about('devices of the machine, e.g. /dev/net/tun', listOf(path)),
  'extra-hosts': about('NAME:ADDRESS for /etc/hosts', listOf(text('NAME:ADDRESS'))),
  'restart-policy': about(
    'what the engine does when its main program ends',
    oneOf('no', 'on-failure', 'always', 'unless-stopped', 'No', 'On-failure', 'Always', 'Unless-stopped'),
  ),
  'auto-remove': about('the engine removes the container when it ends', flag),
  'image-pull-policy': about(
    'when the image is fetched',
    oneOf('IfNotPresent', 'Never', 'Always', 'ifnotpresent', 'never', 'always'),
  ),
  'enforce-startup-config': about('start from startup-config even where a saved one is asked for', flag),
  'suppress-startup-config': about('start without a configuration', flag),
} as const;

/** Keys of a management network in containerlab's format that nothing is made of. */
export const MGMT_EXTRAS = {
  ipam: anything,
  'macvlan-parent': anything,
  'macvlan-mode': anything,
  'macvlan-aux': anything,
  tailscale: anything,
} as const;

const subnet = (family: 4 | 6) => text(`an IPv${family} network`);

/** The lab's management network. */
const network = record(
  {},
  {
    network: about('its name at the engine (vtylab-LAB)', text('a name')),
    'ipv4-subnet': about('e.g. 172.20.20.0/24; auto, or without it: the engine chooses', subnet(4)),
    'ipv4-gw': about("the machine's address there", address(4)),
    'ipv4-range': about('the part the engine takes addresses from', subnet(4)),
    'ipv6-subnet': about('e.g. 3fff:172:20:20::/64; without it there is no IPv6', subnet(6)),
    'ipv6-gw': about("the machine's address there", address(6)),
    'ipv6-range': about('the part the engine takes addresses from', subnet(6)),
    bridge: about('the name of its Linux bridge', text('a name')),
    mtu: about('its largest packet', number('bytes', { min: 68, max: 65535, whole: true })),
  },
  {
    ipv4_subnet: subnet(4),
    ipv6_subnet: subnet(6),
    'external-access': flag,
    driver: text('a driver'),
    'driver-opts': entriesOf(anyText),
    ...MGMT_EXTRAS,
    'skip-when-unused': flag,
  },
);

/** The lab's management networks, of which the first one is there. */
export type MgmtFile = ValueOf<typeof network> & { readonly more?: readonly Located<ValueOf<typeof network>>[] };

const networks: Shape<MgmtFile | undefined> = as(
  listOf(network),
  ([first, ...more]) => first && { ...first.value, more },
);

/** One network, or a list of them. */
export const MGMT: Shape<MgmtFile> = {
  schema: { anyOf: [network.schema, networks.schema] },
  read(spot, source) {
    if (!isSeq(spot.node)) return network.read(spot, source);
    const { value, place = spot.place } = networks.read(spot, source) ?? {};
    return value === undefined ? report(spot, source, 'expected a network, found none') : { value, place };
  },
};
