/** What the clients that reach out from the device have in common. */
import { linuxName } from '../apply/names.ts';
import { CommandError } from '../cli/errors.ts';
import type { Argument } from '../cli/grammar.ts';
import type { OperationalContext } from '../cli/operational.ts';
import { ipAddress } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { integer, word } from '../schema/types.ts';

/** A host as programs take it; a leading `-` would be taken for an option. */
const hostType = word({ name: 'host', pattern: /^[^-]/, expected: 'a host name or an address' });

export const arguments_ = {
  host: { kind: 'operand', name: 'host', help: 'Hostname or address of remote host', type: hostType, mandatory: true },
  source: { kind: 'option', name: 'source', help: 'Source address to use', type: ipAddress },
  port: { kind: 'option', name: 'port', help: 'Port number on remote host', type: integer(1, 65535) },
  inet: { kind: 'flag', name: 'inet', help: 'Force IPv4 destination' },
  inet6: { kind: 'flag', name: 'inet6', help: 'Force IPv6 destination' },
  bypassRouting: { kind: 'flag', name: 'bypass-routing', help: 'Bypass routing table, use specified interface' },
  interface: {
    kind: 'option',
    name: 'interface',
    help: 'Name of interface for outgoing traffic',
    type: interfaceName({ unit: 'optional' }),
  },
  routingInstance: { kind: 'option', name: 'routing-instance', help: 'Routing instance to use', type: word() },
} as const satisfies Record<string, Argument>;

/** Refuses options that are known but cannot be carried out. */
export function refuse(values: ReadonlyMap<string, string>, ...names: readonly string[]): void {
  for (const name of names) {
    if (values.has(name)) throw new CommandError(`error: option '${name}' is not supported by this device`);
  }
}

/** `-4` or `-6` where a family is asked for. */
export function familyOption(values: ReadonlyMap<string, string>): string[] {
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

/** Makes a filter's reject look to ssh and telnet as it does on Junos: `Connection refused`. */
const PRELOAD = 'LD_PRELOAD=/usr/libexec/vtylab/filtered-syn.so';

/** Runs a client on the user's own terminal. It says itself what went wrong. */
export async function runClient({ session }: OperationalContext, argv: readonly [string, ...string[]]): Promise<''> {
  if (session === undefined) throw new CommandError(`error: '${argv[0]}' needs a session of its own`);
  if ((await session.runProgram(['/usr/bin/env', PRELOAD, ...argv])) !== 0) throw new CommandError('');
  return '';
}
