/** What the clients that reach out from the device have in common. */
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { linuxName } from '../apply/names.ts';
import { CommandError } from '../cli/errors.ts';
import type { Argument } from '../cli/grammar.ts';
import type { OperationalContext } from '../cli/operational.ts';
import { ipAddress } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { PORTS } from '../schema/ports.ts';
import { integer, type ValueType, word } from '../schema/types.ts';
import { inInstance } from './routing-instance.ts';

/** A host as programs take it; a leading `-` would be taken for an option. */
const hostType = word({ name: 'host', pattern: /^[^-]/, expected: 'a host name or an address' });

const portNumber = integer(1, 65535);

/** A port's number, or the name of its service (RA, "The telnet Command"), which is taken for the number. */
const remotePort: ValueType = {
  ...portNumber,
  name: 'port',
  parse: (text) => PORTS.get(text)?.toString() ?? portNumber.parse(text),
};

export const arguments_ = {
  host: { kind: 'operand', name: 'host', help: 'Hostname or address of remote host', type: hostType, mandatory: true },
  source: { kind: 'option', name: 'source', help: 'Source address to use', type: ipAddress },
  port: { kind: 'option', name: 'port', help: 'Port number or service name on remote host', type: remotePort },
  inet: { kind: 'flag', name: 'inet', help: 'Force IPv4 destination' },
  inet6: { kind: 'flag', name: 'inet6', help: 'Force IPv6 destination' },
  bypassRouting: { kind: 'flag', name: 'bypass-routing', help: 'Reach only hosts on attached networks' },
  interface: {
    kind: 'option',
    name: 'interface',
    help: 'Name of interface for outgoing traffic',
    type: interfaceName({ unit: 'optional' }),
  },
  routingInstance: {
    kind: 'option',
    name: 'routing-instance',
    help: 'Routing instance to use',
    type: word(),
    values: 'routing-instance',
  },
} as const satisfies Record<string, Argument>;

/** The values of a command's arguments, by name. */
export type Values = ReadonlyMap<string, string>;

/** `-4` or `-6` where a family is asked for. */
export function familyOption(values: Values): string[] {
  if (values.has('inet') && values.has('inet6')) throw new CommandError("error: 'inet' and 'inet6' exclude each other");
  return [...(values.has('inet') ? ['-4'] : []), ...(values.has('inet6') ? ['-6'] : [])];
}

/** A program's option with the value of an argument, if that was given. */
export function option(letter: string, value: string | undefined): string[] {
  return value === undefined ? [] : [letter, value];
}

/** The Linux interface of a physical or logical interface. */
export function linuxInterface(name: string | undefined): string | undefined {
  return name === undefined ? undefined : linuxName(name.replace(/\.0$/, ''));
}

/** The addresses a name stands for, in the order clients try them; none where it stands for nothing. */
export async function addressesOf(host: string, values: Values): Promise<string[]> {
  const family = values.has('inet') ? 4 : values.has('inet6') ? 6 : 0;
  const found = await lookup(host, { all: true, family }).catch(() => []);
  return found.map(({ address }) => address);
}

const LIBRARIES = '/usr/libexec/vtylab';
/** Makes a filter's reject look to ssh and telnet as it does on Junos: `Connection refused`. */
const FILTERED_SYN = `${LIBRARIES}/filtered-syn.so`;
/** Gives sockets the options that `bypass-routing` and `interface` need. */
const SOCKET_OPTIONS = `${LIBRARIES}/socket-options.so`;

/** The environment that makes a stock client reach out as the arguments ask, as words for env(1). */
export function reachingOut(values: Values): string[] {
  const device = linuxInterface(values.get('interface'));
  const options = [
    ...(values.has('bypass-routing') ? ['VTYLAB_DONTROUTE=1'] : []),
    ...(device === undefined ? [] : [`VTYLAB_BINDTODEVICE=${device}`]),
  ];
  return [`LD_PRELOAD=${[FILTERED_SYN, ...(options.length > 0 ? [SOCKET_OPTIONS] : [])].join(':')}`, ...options];
}

/**
 * Runs a client on the user's own terminal; it says itself what went wrong. `argvOf` makes its command line of the
 * arguments, to which `routing-instance` has added the source address. Throws a CommandError when there is no session,
 * when the instance has no way to `host`, or when `bypass-routing` is asked for and the host is on no attached network.
 */
export async function runClient(
  context: OperationalContext,
  values: Values,
  argvOf: (values: Values) => readonly [string, ...string[]] | Promise<readonly [string, ...string[]]>,
  host = values.get('host') ?? '',
): Promise<''> {
  const { session, device } = context;
  const placed = await inInstance(device, values, host.replace(/^.*@/, ''));
  const argv = await argvOf(placed);
  if (session === undefined) throw new CommandError(`error: '${argv[0]}' needs a session of its own`);
  if (values.has('bypass-routing')) await mustBeAttached(context, values);
  if ((await session.runProgram(['/usr/bin/env', ...reachingOut(values), ...argv])) !== 0) throw new CommandError('');
  return '';
}

/** What the kernel cannot do for TCP over IPv6 (see socket-options.c): refuse what a router would have to carry. */
async function mustBeAttached({ device }: OperationalContext, values: Values): Promise<void> {
  const host = (values.get('host') ?? '').replace(/^.*@/, '');
  for (const address of (await addressesOf(host, values)).filter(isIPv6)) {
    const { exitCode, stdout } = await device.run(['ip', '-j', 'route', 'get', address]);
    const [route] = exitCode === 0 ? (JSON.parse(stdout) as { readonly gateway?: string }[]) : [];
    if (route !== undefined && route.gateway === undefined) return;
    throw new CommandError(`error: bypass-routing: host ${address} is not on an attached network`);
  }
}
