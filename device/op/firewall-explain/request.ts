/** The arguments of `show firewall explain`, and the packet they describe. */
import { CommandError } from '../../cli/errors.ts';
import type { Argument } from '../../cli/grammar.ts';
import { type PacketRequest, TCP } from '../../firewall/explain-packet.ts';
import { tcpFlags } from '../../firewall/flags.ts';
import type { Family } from '../../firewall/model.ts';
import { ipAddress } from '../../schema/addresses.ts';
import { dscp } from '../../schema/code-points.ts';
import { icmpCode, icmpType } from '../../schema/icmp.ts';
import { interfaceName } from '../../schema/interfaces.ts';
import type { RangeType } from '../../schema/numbers.ts';
import { port } from '../../schema/ports.ts';
import { protocol } from '../../schema/protocols.ts';
import { integer, ValueError, type ValueType } from '../../schema/types.ts';

/** Flags by the bit of each, as a packet has them: names with spaces or commas between, or a number. */
const flagType: ValueType = {
  name: 'tcp-flags',
  ...(tcpFlags.words !== undefined && { words: tcpFlags.words }),
  parse(text) {
    flagsOf(text);
    return text;
  },
};

function flagsOf(text: string): number {
  const bits = text.split(/[\s,]+/).map((word) => {
    if (/^(?:0x[0-9a-f]{1,2}|\d{1,3})$/i.test(word) && Number(word) <= 0xff) return Number(word);
    const read = tcpFlags.words?.has(word) ? tcpFlags.expression(word) : undefined;
    if (read?.op !== 'flag') {
      const names = [...(tcpFlags.words?.keys() ?? [])].join(', ');
      throw new ValueError(
        `invalid value '${text}': expected TCP flags (${names}), such as "syn ack", or their number`,
      );
    }
    return read.mask;
  });
  return bits.reduce((all, bit) => all | bit, 0);
}

/** One number where a filter may have a range. With a type of each family the address says later which it is. */
function one(first: RangeType, ...others: readonly RangeType[]): ValueType {
  const types = [first, ...others];
  const words = new Map(types.flatMap(({ words }) => [...(words ?? [])]));
  return {
    ...first,
    ...(words.size > 0 && { words }),
    parse(text) {
      const type = types.find(({ words }) => words?.has(text)) ?? first;
      number(type, text);
      return type.parse(text);
    },
  };
}

function number(type: RangeType, text: string): number {
  const [first, last] = type.numbers(text);
  if (first !== last) throw new ValueError(`invalid value '${text}': expected one value, not a range`);
  return first;
}

const byFamily = { 'icmp-type': icmpType, 'icmp-code': icmpCode } as const;

export const explainArguments: readonly Argument[] = [
  { kind: 'option', name: 'source', help: 'Source address of the packet', type: ipAddress },
  { kind: 'option', name: 'destination', help: 'Destination address of the packet', type: ipAddress },
  { kind: 'option', name: 'protocol', help: 'IP protocol', type: one(protocol) },
  { kind: 'option', name: 'source-port', help: 'TCP/UDP source port', type: one(port) },
  { kind: 'option', name: 'destination-port', help: 'TCP/UDP destination port', type: one(port) },
  {
    kind: 'option',
    name: 'interface',
    help: 'Interface the packet arrives by (default: the one the source is reached by)',
    type: interfaceName({ unit: 'optional' }),
    values: 'logical-interface',
  },
  { kind: 'option', name: 'tcp-flags', help: 'TCP flags that are set (default: syn)', type: flagType },
  { kind: 'option', name: 'icmp-type', help: 'ICMP message type', type: one(icmpType.inet, icmpType.inet6) },
  { kind: 'option', name: 'icmp-code', help: 'ICMP message code', type: one(icmpCode.inet, icmpCode.inet6) },
  { kind: 'option', name: 'length', help: 'Bytes of the packet, with the IP header', type: integer(20, 65535) },
  { kind: 'option', name: 'ttl', help: 'IP time to live, or hop limit (default: 64)', type: integer(0, 255) },
  { kind: 'option', name: 'dscp', help: 'DiffServ code point, or traffic class (default: 0)', type: one(dscp) },
];

/** Which protocols have what an argument is about. */
const NEEDS: readonly (readonly [
  argument: string,
  protocols: Readonly<Record<Family, readonly number[]>>,
  names: string,
])[] = [
  ...['source-port', 'destination-port'].map((name) => {
    const protocols = [TCP, 17, 132];
    return [name, { inet: protocols, inet6: protocols }, 'tcp, udp or sctp'] as const;
  }),
  ['tcp-flags', { inet: [TCP], inet6: [TCP] }, 'tcp'],
  ...['icmp-type', 'icmp-code'].map((name) => [name, { inet: [1], inet6: [58] }, 'icmp (icmp6 of IPv6)'] as const),
];

/** The packet the arguments describe. Throws a CommandError for what does not go together. */
export function packetRequest(values: ReadonlyMap<string, string>): PacketRequest {
  const [source, destination] = [mandatory(values, 'source'), mandatory(values, 'destination')];
  const family = familyOf(source);
  if (familyOf(destination) !== family) {
    throw new CommandError(`error: source ${source} and destination ${destination} are of different families`);
  }
  const chosen = numberOf(values, 'protocol', (text) => number(protocol, text));
  for (const [name, protocols, names] of NEEDS) {
    if (!values.has(name) || (chosen !== undefined && protocols[family].includes(chosen))) continue;
    throw new CommandError(
      `error: '${name}' needs protocol ${names}${chosen === undefined ? '' : `, not ${values.get('protocol')}`}`,
    );
  }
  const icmp = (name: 'icmp-type' | 'icmp-code') =>
    numberOf(values, name, (text) => number(byFamily[name][family], text));
  const entries = {
    protocol: chosen,
    sourcePort: numberOf(values, 'source-port', (text) => number(port, text)),
    destinationPort: numberOf(values, 'destination-port', (text) => number(port, text)),
    tcpFlags: numberOf(values, 'tcp-flags', flagsOf),
    icmpType: icmp('icmp-type'),
    icmpCode: icmp('icmp-code'),
    length: numberOf(values, 'length', Number),
    ttl: numberOf(values, 'ttl', Number),
    dscp: numberOf(values, 'dscp', (text) => number(dscp, text)),
  };
  const given = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  return { source, destination, ...given };
}

function familyOf(address: string): Family {
  return address.includes(':') ? 'inet6' : 'inet';
}

function mandatory(values: ReadonlyMap<string, string>, name: string): string {
  const value = values.get(name);
  if (value === undefined) throw new CommandError(`missing mandatory argument: ${name}.`);
  return value;
}

function numberOf(
  values: ReadonlyMap<string, string>,
  name: string,
  read: (text: string) => number,
): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new CommandError(`error: '${name}': ${error.message}`, { cause: error });
  }
}
