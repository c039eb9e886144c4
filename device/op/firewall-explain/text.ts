/** The explanation of a packet as people read it. */
import { fieldName, flagsText, listed, numberText } from '../../firewall/evaluate-words.ts';
import type { ExplainedTerm, ExplainRequest, Explanation, Step } from '../../firewall/explain.ts';
import { TCP } from '../../firewall/explain-packet.ts';
import type { Statement } from '../../firewall/explain-statement.ts';
import type { Family, NumberField, RejectType } from '../../firewall/model.ts';
import { rejectMessage, rejectType } from '../../firewall/reject.ts';

/** The whole text. */
export function formatExplanation(explanation: Explanation): string {
  const { family, request, steps, assumed } = explanation;
  const lines = [
    `Packet: ${together(packetWords(request, family))}`,
    ...(assumed.length === 0 ? [] : [`Assumed: ${together(assumed)}`]),
    `Path: ${wayText(request)}`,
    ...steps.flatMap((step) => ['', ...stepLines(step, family, request.protocol)]),
    '',
    ...resultLines(explanation),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Words one behind the other. */
function together(words: readonly string[]): string {
  return words.join(', ');
}

const NUMBERS: readonly (readonly [keyof ExplainRequest, NumberField])[] = [
  ['protocol', 'protocol'],
  ['sourcePort', 'source-port'],
  ['destinationPort', 'destination-port'],
  ['icmpType', 'icmp-type'],
  ['icmpCode', 'icmp-code'],
  ['length', 'packet-length'],
  ['ttl', 'ttl'],
  ['dscp', 'dscp'],
];

/** What was said of the packet. */
function packetWords(request: ExplainRequest, family: Family): string[] {
  const numbers = NUMBERS.flatMap(([key, field]) => {
    const value = request[key];
    return typeof value === 'number' ? [`${fieldName(field, family)} ${numberText(field, value, family)}`] : [];
  });
  const flags = request.tcpFlags === undefined ? [] : [`TCP flags ${flagsText('tcp', request.tcpFlags)}`];
  return [`from ${request.source} to ${request.destination}`, ...numbers, ...flags];
}

function wayText({ way, source, destination }: ExplainRequest): string {
  const arrives = (arriving: string, byRoute = false) =>
    `arrives by ${arriving}${byRoute ? ` (the route to ${source})` : ''}`;
  const leaves = (leaving: string | undefined) =>
    leaving === undefined ? `there is no route to ${destination}` : `leaves by ${leaving}`;
  switch (way.kind) {
    case 'to-device':
      return `${arrives(way.arriving, way.byRoute)}, is for the device itself`;
    case 'transit':
      return `${arrives(way.arriving, way.byRoute)}, ${leaves(way.leaving)}`;
    case 'from-device':
      return `comes from the device itself, ${leaves(way.leaving)}`;
    case 'within-device':
      return 'from the device to itself';
  }
}

function stepLines(step: Step, family: Family, protocol: number | undefined): string[] {
  const title = `${step.filters.length > 1 ? 'Filters' : 'Filter'}: ${listed(step.filters, 'and')}`;
  const end =
    step.decided === undefined
      ? ['  End of the filter', '    discard: no term decides', ...placeLines(step.statement, false)]
      : [];
  return [
    `${title}, ${step.direction} of ${step.interface}`,
    ...step.terms.flatMap((term) => termLines(term, step, family, protocol)),
    ...end,
  ];
}

function termLines(term: ExplainedTerm, step: Step, family: Family, protocol: number | undefined): string[] {
  const indent = '  '.repeat(term.within.length);
  const ofFilter = step.filters.length > 1 || term.within.length > 0 ? ` (filter ${term.filter})` : '';
  const does = together(term.actions) + (term.message ? ` (${messageText(term.message, family, protocol)})` : '');
  return [`  Term: ${term.term}${ofFilter}`, ...verdictLines(term, does), ...placeLines(term.statement, true)].map(
    (line) => indent + line,
  );
}

function verdictLines(
  { matches, reasons, unknown, nested, polices, statement }: ExplainedTerm,
  does: string,
): string[] {
  const action = nested === undefined ? does : `goes to filter ${nested}`;
  const notes = [
    ...(polices ? ["    (what exceeds its policer's rate is discarded)"] : []),
    ...(statement?.implied ? ['    (a term accepts where it does not say otherwise)'] : []),
  ];
  if (matches === 'yes') return [`    matches: ${action}`, ...notes];
  if (matches === 'unknown') {
    const missing = `    may match: depends on ${listed(unknown, 'and')}, not given`;
    return [missing, `    if it matches: ${action}`, ...notes];
  }
  return reasons.map((reason, at) => `    ${at === 0 ? 'does not match:' : '           and:'} ${reason}`);
}

function placeLines(statement: Statement | undefined, command: boolean): string[] {
  if (statement === undefined) return [];
  const { line, text, level, set, group } = statement;
  return [
    `    [edit${level === '' ? '' : ` ${level}`}]`,
    ...(line === undefined ? [] : [`    line ${line}: ${text}`]),
    ...(group === undefined ? [] : [`    inherited from group ${group}`]),
    ...(command ? [`    ${set}`] : []),
  ];
}

/** What a reject sends. */
export function messageText(message: RejectType, family: Family, protocol: number | undefined): string {
  if (message !== 'tcp-reset') {
    const names = [...(rejectType(family).words?.keys() ?? [])];
    const name = names.find((one) => {
      const known = rejectMessage(family, one);
      return known !== 'tcp-reset' && known.type === message.type && known.code === message.code;
    });
    const title = family === 'inet' ? 'ICMP' : 'ICMPv6';
    return `${title} type ${message.type} code ${message.code}${name === undefined ? '' : `, ${name}`}`;
  }
  if (protocol === TCP) return 'TCP reset';
  const other = messageText(rejectMessage(family), family, protocol);
  return protocol === undefined ? `TCP reset, or of what is not TCP ${other}` : other;
}

/** What becomes of the packet in the end. */
function resultLines({ result, steps, depends, request }: Explanation): string[] {
  const last = steps.at(-1);
  const decided = steps.flatMap(({ decided, direction, interface: at }) => {
    if (decided === undefined) return [];
    return [`${termText(decided)}${steps.length > 1 ? ` (${direction} of ${at})` : ''}`];
  });
  switch (result) {
    case 'accept':
      if (last === undefined) return ['Result: accept: it meets no filter'];
      return [`Result: accept, by ${listed(decided, 'and')}`];
    case 'no-route':
      return [
        `Result: ${last === undefined ? '' : 'the filters accept it, but '}there is no route to ${request.destination}`,
      ];
    case 'depends': {
      const possible = steps.flatMap((step) =>
        step.possible.map((one) => `  ${one.outcome}, if it matches ${termText(one)}`),
      );
      return [`Result: depends on ${listed(depends, 'and')}`, ...possible, `  otherwise ${byLast(last)}`];
    }
    default:
      return [`Result: ${byLast(last)}`];
  }
}

/** `reject, by term T of filter F`. */
function byLast(step: Step | undefined): string {
  if (step === undefined) return 'accept';
  if (step.decided !== undefined) return `${step.outcome}, by ${termText(step.decided)}`;
  return `${step.outcome}, by the end of filter ${step.filters.at(-1)}`;
}

function termText({ filter, term }: { readonly filter: string; readonly term: string }): string {
  return `term ${term} of filter ${filter}`;
}
