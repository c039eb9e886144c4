/** Makes a sketch meet a condition, or miss it by little. Best effort: what cannot be on the packet's way stays as it is. */
import type {
  AddressCondition,
  Condition,
  FlagExpression,
  NumberCondition,
} from '../../../../device/firewall/model.ts';
import type { Draw } from './draw.ts';
import { EXTENSIONS, type Extension } from './packet.ts';
import { addressIn, allowed, OPTIONS, type Sketch, type Way } from './sketch.ts';
import { WIRES } from './testbed.ts';

export function bend(draw: Draw, sketch: Sketch, way: Way, condition: Condition, meet: boolean): void {
  switch (condition.kind) {
    case 'number':
      bendNumber(draw, sketch, condition, numberFor(draw, condition, meet));
      return;
    case 'address':
      bendAddress(draw, sketch, way, condition, meet);
      return;
    case 'flags': {
      const value = flagsFor(draw, condition.expression, condition.of === 'tcp' ? 0xff : 0x7, meet);
      if (condition.of === 'fragment') sketch.flags = value;
      else {
        sketch.tcpFlags = value;
        if (draw.chance(70)) sketch.protocol = 6;
      }
      return;
    }
    case 'fragment':
      sketch.flags = meet ? sketch.flags | 1 : draw.pick([0, 0, 2]);
      sketch.offset =
        meet && condition.which === 'any' && draw.chance(50) ? draw.int(1, 8191) : meet ? 0 : draw.pick([0, 1]);
      return;
    case 'ip-options': {
      const has = meet !== condition.except;
      const wanted = condition.options === 'any' ? Object.keys(OPTIONS).map(Number) : condition.options;
      const one = OPTIONS[draw.pick(wanted)] ?? '';
      sketch.options = has ? [...draw.some(['01', '94040000'], draw.int(0, 1)), one].filter((text) => text !== '') : [];
      // behind the end of the options stands what must not be taken for one
      if (draw.chance(15)) sketch.options.unshift(draw.pick(['00', '000301']));
      return;
    }
    case 'interface': {
      const named = way.from.filter((from) => from !== 'own' && condition.names.includes(`${WIRES[from]}.0`) === meet);
      if (named.length > 0) sketch.from = draw.pick(named);
    }
  }
}

/** A number on one side of the condition's bounds, close to them more often than not. */
function numberFor(draw: Draw, { ranges, except }: NumberCondition, meet: boolean): number {
  const [first, last] = draw.pick(ranges);
  const inside = draw.pick([first, last, draw.int(first, last)]);
  return meet !== except ? inside : draw.pick([first - 1, last + 1]);
}

const EXTENSION_BY_NUMBER = new Map<number, Extension>(
  (Object.entries(EXTENSIONS) as [Extension, number][]).map(([name, number]) => [number, name]),
);

function bendNumber(draw: Draw, sketch: Sketch, { field }: NumberCondition, wanted: number): void {
  const value = Math.max(0, wanted);
  switch (field) {
    case 'source-port':
    case 'destination-port':
    case 'port': {
      const isSource = field === 'source-port' || (field === 'port' && draw.chance(50));
      if (isSource) sketch.sourcePort = value & 0xffff;
      else sketch.destinationPort = value & 0xffff;
      if (![6, 17].includes(sketch.protocol) && draw.chance(70)) sketch.protocol = draw.pick([6, 17]);
      return;
    }
    case 'protocol':
    case 'next-header': {
      const extension = sketch.family === 'inet6' ? EXTENSION_BY_NUMBER.get(value) : undefined;
      if (extension !== undefined) sketch.extensions = [extension];
      // as a payload these would be headers, of random bytes; checksums of DCCP (33) not every Linux asks about
      else if (value <= 0xff && value !== 33 && (sketch.family === 'inet' || ![51, 135, 139, 140].includes(value))) {
        sketch.protocol = value;
        if (field === 'next-header') sketch.extensions = [];
      }
      return;
    }
    case 'icmp-type':
    case 'icmp-code':
      if (field === 'icmp-type') sketch.icmpType = value & 0xff;
      else sketch.icmpCode = value & 0xff;
      if (draw.chance(80)) sketch.protocol = sketch.family === 'inet' ? 1 : 58;
      return;
    case 'dscp':
      sketch.dscp = value & 0x3f;
      return;
    case 'precedence':
      sketch.dscp = ((value & 7) << 3) | draw.int(0, 7);
      return;
    case 'ttl':
      sketch.ttl = Math.min(value, 255);
      // an output filter meets what has been passed on, one less
      if (draw.chance(30)) sketch.ttl = Math.min(value + 1, 255);
      return;
    case 'fragment-offset':
      sketch.offset = value & 0x1fff;
      if (sketch.family === 'inet6' && !sketch.extensions.includes('fragment')) sketch.extensions.push('fragment');
      return;
    case 'packet-length':
      sketch.length = value;
  }
}

function bendAddress(draw: Draw, sketch: Sketch, way: Way, { side, entries }: AddressCondition, meet: boolean): void {
  const wanted = entries.filter(({ except }) => except !== meet);
  const choices = wanted.length > 0 ? wanted : entries;
  if (choices.length === 0) return;
  const propose = () => addressIn(draw, draw.pick(choices).prefix);
  if (side === 'source' || (side === 'either' && draw.chance(50))) {
    sketch.source = allowed(propose, way.source) ?? sketch.source;
  } else {
    sketch.destination = allowed(propose, way.destination) ?? sketch.destination;
  }
}

/** Flags for which the expression holds, or does not; any if none were found. */
function flagsFor(draw: Draw, expression: FlagExpression, all: number, meet: boolean): number {
  let flags = 0;
  for (let tries = 0; tries < 24; tries++) {
    flags = draw.int(0, all);
    if (holds(expression, flags) === meet) break;
  }
  return flags;
}

function holds(expression: FlagExpression, flags: number): boolean {
  switch (expression.op) {
    case 'flag':
      return (flags & expression.mask) === expression.mask;
    case 'not':
      return !holds(expression.of, flags);
    case 'and':
      return expression.of.every((one) => holds(one, flags));
    case 'or':
      return expression.of.some((one) => holds(one, flags));
  }
}
