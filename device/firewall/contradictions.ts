/** Why the conditions of a term can never hold together, or not as they are meant. */
import { holds } from './flags.ts';
import type {
  AddressCondition,
  Condition,
  Family,
  FlagCondition,
  NumberCondition,
  NumberField,
  Term,
} from './model.ts';

const [TCP, UDP, DCCP, SCTP, UDPLITE] = [6, 17, 33, 132, 136];
const ICMP = { inet: 1, inet6: 58 } as const;

/** Where `next-header` may be one of these, the payload may be anything: hop-by-hop, routing, fragment, ah, … */
const EXTENSIONS: readonly number[] = [0, 43, 44, 51, 60, 135, 139, 140];

/** Of the fields with few values: the highest. */
const HIGHEST: Partial<Readonly<Record<NumberField, number>>> = {
  protocol: 255,
  'next-header': 255,
  'icmp-type': 255,
  'icmp-code': 255,
  dscp: 63,
  precedence: 7,
  ttl: 255,
  'fragment-offset': 8191,
  'packet-length': 65535,
  port: 65535,
  'source-port': 65535,
  'destination-port': 65535,
};

const known = new WeakMap<Term, readonly string[]>();

/** What is wrong with the conditions, in words; nothing with those of most terms. */
export function contradictions(term: Term, family: Family): readonly string[] {
  const found = known.get(term) ?? reasons(term.from, family);
  known.set(term, found);
  return found;
}

function reasons(from: readonly Condition[], family: Family): string[] {
  const numbers = from.filter((condition) => condition.kind === 'number');
  const never = [
    ...from.filter((condition) => condition.kind === 'address').flatMap((one) => withoutPrefix(one, family)),
    ...numbers.filter((condition) => !someNumber(condition)).map(({ field }) => `'${field}-except' leaves no value`),
    ...contraryFlags(from.filter((condition) => condition.kind === 'flags')),
    ...contraryPrecedence(numbers),
    ...withoutTransport(from, numbers),
  ];
  // fields are read at their places whatever the protocol is, so by accident packets of another one may match
  const astray = wrongProtocol(from, numbers, family);
  return [
    ...never.map((reason) => `term can never match: ${reason}`),
    ...astray.map((reason) => `conditions contradict each other: ${reason}`),
  ];
}

const PLACES = { source: 'source', destination: 'destination', either: 'source or destination' } as const;

function withoutPrefix({ side, entries }: AddressCondition, family: Family): string[] {
  if (entries.some(({ except }) => !except)) return [];
  const what = entries.length === 0 ? `no prefix of family ${family}` : "no prefix that is not an 'except'";
  return [`its ${PLACES[side]} addresses and prefix lists hold ${what}`];
}

/** Whether a condition takes this number. */
function takes({ ranges, except }: NumberCondition, number: number): boolean {
  return ranges.some(([first, last]) => first <= number && number <= last) !== except;
}

function someNumber(condition: NumberCondition): boolean {
  const highest = HIGHEST[condition.field] ?? 0;
  if (!condition.except) return true;
  // the lowest number outside begins behind some range, or is 0
  const candidates = [0, ...condition.ranges.map(([, last]) => last + 1)];
  return candidates.some((number) => number <= highest && takes(condition, number));
}

function contraryFlags(conditions: readonly FlagCondition[]): string[] {
  return (['tcp', 'fragment'] as const).flatMap((of) => {
    const expressions = conditions.filter((condition) => condition.of === of).map(({ expression }) => expression);
    const values = of === 'tcp' ? 0x100 : 0x8;
    for (let flags = 0; flags < values; flags++) if (expressions.every((one) => holds(one, flags))) return [];
    return [`no packet has such ${of === 'tcp' ? 'TCP' : 'fragment'} flags`];
  });
}

/** The precedence is the upper half of the code point. */
function contraryPrecedence(numbers: readonly NumberCondition[]): string[] {
  const [dscp, precedence] = [of(numbers, 'dscp'), of(numbers, 'precedence')];
  if (dscp === undefined || precedence === undefined) return [];
  for (let value = 0; value < 64; value++) if (takes(dscp, value) && takes(precedence, value >> 3)) return [];
  return ["'dscp' and 'precedence' exclude each other"];
}

function of(numbers: readonly NumberCondition[], field: NumberField): NumberCondition | undefined {
  return numbers.find((condition) => condition.field === field);
}

/** What is only found in some protocols, where the term is about others. */
function wrongProtocol(from: readonly Condition[], numbers: readonly NumberCondition[], family: Family): string[] {
  const protocols = [of(numbers, 'protocol'), of(numbers, 'next-header')].filter((one) => one !== undefined);
  const mayBe = (protocol: number) =>
    protocols.every(
      (one) =>
        takes(one, protocol) || (one.field === 'next-header' && EXTENSIONS.some((extension) => takes(one, extension))),
    );
  const has = (...fields: readonly NumberField[]) => fields.some((field) => of(numbers, field) !== undefined);
  const found: string[] = [];
  if (from.some((one) => one.kind === 'flags' && one.of === 'tcp') && !mayBe(TCP)) {
    found.push('it matches TCP flags, and no packet of protocol tcp');
  }
  if (has('icmp-type', 'icmp-code') && !mayBe(ICMP[family])) {
    found.push(`it matches ICMP messages, and no packet of protocol ${family === 'inet' ? 'icmp' : 'icmp6'}`);
  }
  if (has('port', 'source-port', 'destination-port') && ![TCP, UDP, DCCP, SCTP, UDPLITE].some(mayBe)) {
    found.push('it matches ports, and no packet of a protocol that has them');
  }
  return found;
}

const TRANSPORT: ReadonlySet<NumberField> = new Set([
  'port',
  'source-port',
  'destination-port',
  'icmp-type',
  'icmp-code',
]);

/** Only a packet's first fragment begins with its transport header. */
function withoutTransport(from: readonly Condition[], numbers: readonly NumberCondition[]): string[] {
  const offset = of(numbers, 'fragment-offset');
  if (offset === undefined || takes(offset, 0)) return [];
  const isFirst = from.some((one) => one.kind === 'fragment' && one.which === 'first');
  const looksInside =
    numbers.some(({ field }) => TRANSPORT.has(field)) || from.some((one) => one.kind === 'flags' && one.of === 'tcp');
  return [
    ...(isFirst ? ["a first fragment's offset is 0"] : []),
    ...(looksInside ? ['later fragments have no ports, TCP flags or ICMP types'] : []),
  ];
}
