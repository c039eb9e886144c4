/** Random conditions, as the words behind `from`. */
import { NUMBER_STATEMENTS } from '../../../../device/firewall/fields.ts';
import type { Family } from '../../../../device/firewall/model.ts';
import { addressNumber, numberAddress } from './bytes.ts';
import type { Draw } from './draw.ts';
import { WIRES } from './testbed.ts';

/** Statements that cannot stand together; each condition names the ones it brings. */
interface Condition {
  readonly lines: readonly string[];
  readonly excludes: readonly string[];
}

/** Numbers worth comparing with, and the highest there is. */
const NUMBERS: Readonly<Record<string, { readonly values: readonly number[]; readonly max: number }>> = {
  port: { values: [0, 1, 20, 21, 22, 23, 25, 53, 80, 179, 1023, 1024, 8080, 32768, 65534, 65535], max: 65535 },
  protocol: { values: [0, 1, 2, 6, 6, 17, 17, 47, 50, 58, 89, 132, 254, 255], max: 255 },
  'next-header': { values: [0, 6, 6, 17, 43, 44, 58, 60, 59, 89, 255], max: 255 },
  'icmp-type': { values: [0, 1, 3, 5, 8, 11, 13, 128, 129, 135, 136, 255], max: 255 },
  'icmp-code': { values: [0, 1, 3, 4, 13, 255], max: 255 },
  dscp: { values: [0, 1, 8, 10, 46, 48, 62, 63], max: 63 },
  precedence: { values: [0, 1, 3, 6, 7], max: 7 },
  'fragment-offset': { values: [0, 1, 2, 185, 8190, 8191], max: 8191 },
  'packet-length': { values: [20, 28, 40, 60, 64, 100, 255, 256, 576, 1000, 1400], max: 1400 },
  ttl: { values: [0, 1, 2, 63, 64, 65, 254, 255], max: 255 },
};

function poolOf(field: string) {
  const pool = NUMBERS[field.endsWith('port') ? 'port' : field];
  if (pool === undefined) throw new Error(`no numbers to compare ${field} with`);
  return pool;
}

/** Ranges, numbers and now and then a name. */
function numberCondition(draw: Draw, family: Family): Condition {
  const { name, field, type } = draw.pick(NUMBER_STATEMENTS[family]);
  const { values, max } = poolOf(field);
  const value = () => {
    const words = [...(type.words?.keys() ?? [])];
    if (words.length > 0 && draw.chance(25)) return draw.pick(words);
    const first = draw.chance(70) ? draw.pick(values) : draw.int(0, max);
    if (draw.chance(60)) return String(first);
    const last = draw.chance(50) ? draw.pick(values) : Math.min(max, first + draw.int(0, 20));
    return `${Math.min(first, last)}-${Math.max(first, last)}`;
  };
  const statement = draw.chance(30) ? `${name}-except` : name;
  const count = draw.chance(50) ? 1 : draw.int(2, 5);
  return {
    lines: [...new Set(draw.times(count, value))].map((text) => `${statement} ${text}`),
    excludes: name.endsWith('port')
      ? ['port', ...(name === 'port' ? ['source-port', 'destination-port'] : [name])]
      : [name],
  };
}

/** Addresses that prefixes and packets lie around: of the device, behind its wires, and elsewhere. */
const AROUND: Readonly<Record<Family, readonly string[]>> = {
  inet: [
    ...['10.1.0.0', '10.1.0.1', '10.1.2.3', '10.1.255.255', '10.2.0.0', '10.2.2.2', '10.3.128.1', '10.4.4.4'],
    ...['10.128.0.0', '10.128.0.1', '10.200.1.1', '10.200.1.128', '10.255.255.255', '172.16.0.9'],
  ],
  inet6: [
    ...['2001:db8:1::', '2001:db8:1::1', '2001:db8:1:2::3', '2001:db8:1:ffff::', '2001:db8:2::2', '2001:db8:3:8000::1'],
    ...['2001:db8:4::4', '2001:db8:8000::', '2001:db8:8000::1', '2001:db8:c8:1::1', '2001:db8:c8:1:8000::', 'fd00::9'],
  ],
};

const LENGTHS: Readonly<Record<Family, readonly number[]>> = {
  inet: [0, 1, 7, 8, 9, 12, 15, 16, 16, 17, 20, 24, 24, 25, 30, 31, 32, 32, 32],
  inet6: [0, 3, 31, 32, 33, 47, 48, 48, 49, 63, 64, 64, 65, 96, 127, 128, 128, 128],
};

/** An address near those that matter. */
export function randomAddress(draw: Draw, family: Family): string {
  const base = draw.pick(AROUND[family]);
  if (draw.chance(40)) return base;
  const bits = family === 'inet' ? 32 : 128;
  // a bit turned over anywhere, or a step up or down
  const value = addressNumber(base);
  const changed = draw.chance(60) ? value ^ (1n << BigInt(draw.int(0, bits - 16))) : value + BigInt(draw.int(-2, 2));
  return numberAddress(changed, bits);
}

export function randomPrefix(draw: Draw, family: Family): string {
  const bits = family === 'inet' ? 32 : 128;
  const length = draw.pick(LENGTHS[family]);
  const rest = BigInt(bits - length);
  return `${numberAddress((addressNumber(randomAddress(draw, family)) >> rest) << rest, bits)}/${length}`;
}

function addressCondition(draw: Draw, family: Family, lists: readonly string[]): Condition {
  const side = draw.pick(['source-', 'destination-', '']);
  const except = () => (draw.chance(25) ? ' except' : '');
  const prefixes = draw.chance(75) || lists.length === 0 ? draw.int(1, 4) : 0;
  const own = draw.times(prefixes, () => `${side}address ${randomPrefix(draw, family)}${except()}`);
  const wanted = prefixes === 0 ? draw.int(1, 2) : draw.chance(25) ? 1 : 0;
  const named = draw.some(lists, wanted).map((name) => `${side}prefix-list ${name}${except()}`);
  const excludes = side === '' ? ['address', 'source-address', 'destination-address'] : ['address', `${side}address`];
  return { lines: [...own, ...named], excludes };
}

const TCP_FLAGS = ['fin', 'syn', 'rst', 'push', 'ack', 'urgent', '0x12', '0x2', '0xc0'];
const FRAGMENT_FLAGS = ['dont-fragment', 'more-fragments', 'reserved', '0x6'];

function flagExpression(draw: Draw, names: readonly string[], depth: number): string {
  const part = () => {
    const not = draw.chance(35) ? '!' : '';
    return depth > 0 && draw.chance(45) ? `${not}(${flagExpression(draw, names, depth - 1)})` : not + draw.pick(names);
  };
  const [first = '', ...more] = draw.times(draw.int(1, 3), part);
  return more.reduce((text, one) => `${text} ${draw.pick(['&', '|', '+', ','])} ${one}`, first);
}

const OPTIONS = ['any', '0', '1', '7', '68', '130-131', 'router-alert', 'record-route', 'timestamp', '148', '25', '94'];

function optionsCondition(draw: Draw): Condition {
  const statement = draw.chance(35) ? 'ip-options-except' : 'ip-options';
  return {
    lines: draw.some(OPTIONS, draw.int(1, 2)).map((option) => `${statement} ${option}`),
    excludes: ['ip-options'],
  };
}

function single(line: string): Condition {
  return { lines: [line], excludes: [line.split(' ')[0] ?? line] };
}

function condition(draw: Draw, family: Family, lists: readonly string[]): Condition {
  const kind = draw.weighted({ number: 43, address: 22, tcp: 14, fragment: 8, flags: 4, options: 7, interface: 7 });
  switch (kind) {
    case 'number':
      return numberCondition(draw, family);
    case 'address':
      return addressCondition(draw, family, lists);
    case 'tcp':
      return single(draw.pick(['tcp-initial', 'tcp-established', `tcp-flags "${flagExpression(draw, TCP_FLAGS, 2)}"`]));
    case 'fragment':
      return single(draw.pick(['is-fragment', 'first-fragment']));
    case 'flags':
      return family === 'inet'
        ? single(`fragment-flags "${flagExpression(draw, FRAGMENT_FLAGS, 1)}"`)
        : single('is-fragment');
    case 'options':
      return family === 'inet' ? optionsCondition(draw) : numberCondition(draw, family);
    case 'interface':
      return {
        lines: draw.some(WIRES, draw.int(1, 2)).map((name) => `interface ${name}${draw.chance(50) ? '.0' : ''}`),
        excludes: ['interface'],
      };
  }
}

/** The lines of a `from`, without the word. */
export function randomFrom(draw: Draw, family: Family, lists: readonly string[]): string[] {
  const count = Number(draw.weighted({ 0: 12, 1: 45, 2: 28, 3: 15 }));
  const lines: string[] = [];
  const taken = new Set<string>();
  for (let at = 0; at < count; at++) {
    const { lines: more, excludes } = condition(draw, family, lists);
    if (excludes.some((name) => taken.has(name))) continue;
    for (const name of excludes) taken.add(name);
    lines.push(...more);
  }
  return lines;
}
