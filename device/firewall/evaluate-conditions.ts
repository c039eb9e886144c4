/** Whether a packet meets a condition, and why not in a sentence for people. One small function a kind of condition. */
import { whyNotAddress } from './evaluate-addresses.ts';
import { expressionText, fieldName, flagsText, listed, numberText, rangesText } from './evaluate-words.ts';
import type {
  Condition,
  FlagCondition,
  FlagExpression,
  FragmentCondition,
  InterfaceCondition,
  NumberCondition,
  NumberField,
  OptionsCondition,
  Range,
} from './model.ts';
import type { Field, Packet } from './packet.ts';

/** What a condition says of a packet. `unknown`: what the packet's description leaves open decides. */
export type Verdict =
  | { readonly matches: 'yes' }
  | { readonly matches: 'no'; readonly reason: string }
  | {
      readonly matches: 'unknown' /** What would have to be known, e.g. `source port`. */;
      readonly fields: readonly string[];
    };

const YES: Verdict = { matches: 'yes' };
const no = (reason: string): Verdict => ({ matches: 'no', reason });
const unknown = (...fields: readonly string[]): Verdict => ({ matches: 'unknown', fields });

/** Whether the condition holds. `direction`: of the filter, since `interface` is the arriving or the leaving one. */
export function testCondition(condition: Condition, packet: Packet, direction: 'input' | 'output'): Verdict {
  switch (condition.kind) {
    case 'number':
      return testNumber(condition, packet);
    case 'address': {
      const reason = whyNotAddress(condition, packet);
      return reason === undefined ? YES : no(reason);
    }
    case 'flags':
      return testFlags(condition, packet);
    case 'fragment':
      return testFragment(condition, packet);
    case 'ip-options':
      return testOptions(condition, packet);
    case 'interface':
      return testInterface(condition, packet, direction);
  }
}

function testNumber(condition: NumberCondition, packet: Packet): Verdict {
  const { field, except, ranges } = condition;
  if (field === 'port') return testPorts(condition, packet);
  const value = readField(field, packet);
  const name = fieldName(field, packet.family);
  if (value === undefined) return unknown(name);
  if (value === 'none') return no(lacks(packet, name));
  if (contains(ranges, value) !== except) return YES;
  const text = `${name} ${numberText(field, value, packet.family)}`;
  if (!except) return no(`${text} is not ${rangesText(field, ranges, packet.family)}`);
  return no(`${text} is ${excluded(field, ranges, packet)}`);
}

/** `port`: one of the two is enough; `port-except`: both have to be there, and neither in the list. */
function testPorts({ except, ranges }: NumberCondition, packet: Packet): Verdict {
  const ports = (['source-port', 'destination-port'] as const).map((field) => ({
    name: fieldName(field, packet.family),
    value: readField(field, packet),
  }));
  const text = ({ name, value }: (typeof ports)[number]) =>
    value === 'none' || value === undefined ? name : `${name} ${numberText('port', value, packet.family)}`;
  const inside = ports.find(({ value }) => typeof value === 'number' && contains(ranges, value));
  if (inside !== undefined && !except) return YES;
  if (inside !== undefined) return no(`${text(inside)} is ${excluded('port', ranges, packet)}`);
  const [missing, ...others] = ports.filter(({ value }) => value === 'none');
  if (missing !== undefined && (except || others.length > 0)) return no(lacks(packet, except ? missing.name : 'ports'));
  const open = ports.filter(({ value }) => value === undefined);
  if (open.length > 0) return unknown(...open.map(({ name }) => name));
  return except ? YES : no(`neither ${ports.map(text).join(' nor ')} is ${rangesText('port', ranges, packet.family)}`);
}

/** That a value is in a list it must not be in, said behind `is`. */
function excluded(field: NumberField, ranges: readonly Range[], packet: Packet): string {
  return `excluded (except ${rangesText(field, ranges, packet.family)})`;
}

function contains(ranges: readonly Range[], value: number): boolean {
  return ranges.some(([first, last]) => value >= first && value <= last);
}

/** Why a packet has no such field. */
function lacks({ fragment }: Packet, name: string): string {
  const later = typeof fragment === 'object' && fragment.offset > 0;
  return later ? `a later fragment has no ${name}` : `the packet has no ${name}`;
}

/** Where the byte of TCP's flags stands in its header. */
const TCP_FLAGS_AT = 13;

/** The field as it stands in the packet, whatever the protocol is. */
function readField(field: Exclude<NumberField, 'port'>, packet: Packet): Field {
  const { fragment } = packet;
  switch (field) {
    case 'source-port':
      return twoBytes(packet, 0);
    case 'destination-port':
      return twoBytes(packet, 2);
    case 'icmp-type':
      return byteAt(packet, 0);
    case 'icmp-code':
      return byteAt(packet, 1);
    case 'protocol':
      return packet.protocol;
    case 'next-header':
      return packet.nextHeader;
    case 'ttl':
      return packet.ttl;
    case 'packet-length':
      return packet.length;
    case 'dscp':
      return typeof packet.tos === 'number' ? packet.tos >> 2 : packet.tos;
    case 'precedence':
      return typeof packet.tos === 'number' ? packet.tos >> 5 : packet.tos;
    case 'fragment-offset':
      return typeof fragment === 'object' ? fragment.offset : fragment;
  }
}

function byteAt({ transport }: Packet, at: number): Field {
  return at < transport.length ? transport[at] : 'none';
}

function twoBytes(packet: Packet, at: number): Field {
  const [high, low] = [byteAt(packet, at), byteAt(packet, at + 1)];
  if (high === 'none' || low === 'none') return 'none';
  return high === undefined || low === undefined ? undefined : high * 256 + low;
}

function testFlags({ of, expression }: FlagCondition, packet: Packet): Verdict {
  const value = of === 'tcp' ? byteAt(packet, TCP_FLAGS_AT) : fragmentFlags(packet);
  const name = of === 'tcp' ? 'TCP flags' : 'fragment flags';
  if (value === undefined) return unknown(name);
  if (value === 'none') return no(lacks(packet, name));
  if (holds(expression, value)) return YES;
  return no(`${name} ${flagsText(of, value)} are not ${expressionText(of, expression)}`);
}

/** They are of the IPv4 header. */
function fragmentFlags({ family, fragment }: Packet): Field {
  if (family === 'inet6') return 'none';
  return typeof fragment === 'object' ? fragment.flags : fragment;
}

function holds(expression: FlagExpression, value: number): boolean {
  switch (expression.op) {
    case 'flag':
      return (value & expression.mask) === expression.mask;
    case 'not':
      return !holds(expression.of, value);
    case 'and':
      return expression.of.every((part) => holds(part, value));
    case 'or':
      return expression.of.some((part) => holds(part, value));
  }
}

const MORE_FRAGMENTS = 0x1;

function testFragment({ which }: FragmentCondition, { fragment }: Packet): Verdict {
  if (fragment === undefined) return unknown('fragment offset', 'fragment flags');
  if (fragment === 'none') return no('the packet is not a fragment');
  const more = (fragment.flags & MORE_FRAGMENTS) !== 0;
  if (!more && fragment.offset === 0) return no('the packet is not a fragment');
  if (which === 'first' && fragment.offset > 0) return no('the packet is not the first fragment');
  return YES;
}

function testOptions({ except, options: wanted }: OptionsCondition, { options, family }: Packet): Verdict {
  if (options === undefined) return unknown('IP options');
  if (options === 'none') return no('the packet has no IPv4 header');
  const found = options.filter((option) => wanted === 'any' || wanted.includes(option));
  if (found.length > 0 !== except) return YES;
  const text = (numbers: readonly number[]) => numbers.map((number) => numberText('option', number, family));
  if (except) return no(`the packet has IP option ${listed(text(found), 'and')}`);
  if (options.length === 0 || wanted === 'any') return no('the packet has no IP options');
  return no(`IP options ${listed(text(options), 'and')} are not ${listed(text(wanted), 'or')}`);
}

function testInterface({ names }: InterfaceCondition, packet: Packet, direction: 'input' | 'output'): Verdict {
  const [name, verb] = direction === 'input' ? [packet.arriving, 'arrives'] : [packet.leaving, 'leaves'];
  if (name === undefined) return unknown(direction === 'input' ? 'arriving interface' : 'leaving interface');
  if (name === 'none') return no(`the packet ${verb} by no interface`);
  return names.includes(name) ? YES : no(`the packet ${verb} by ${name}, not by ${listed(names, 'or')}`);
}
