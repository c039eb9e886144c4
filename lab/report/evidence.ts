/** What a verdict stands on, as sections that every report shows in its own way. Pure. */
import type {
  CounterChange,
  ExplainedTerm,
  FirewallLogEntry,
  Flow,
  FlowExplanation,
  Observation,
  ProbeResult,
} from '../../protocol/control.ts';
import { formatPath } from '../topology/diagnostics.ts';
import type { Captured, Verdict } from '../verify/verdict.ts';
import { seenWords } from '../verify/words.ts';

export type Section =
  | {
      readonly title: string;
      readonly kind: 'facts';
      readonly rows: readonly (readonly [name: string, value: string])[];
    }
  | {
      readonly title: string;
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly title: string; readonly kind: 'text'; readonly text: string };

/** The sections there is something to say in; their texts are as the nodes gave them, so whoever shows them escapes. */
export function evidenceOf(verdict: Verdict): Section[] {
  const { probe, observation, explanation, output, twinOf, counters = [], captures = [], warnings = [] } = verdict;
  return [
    ...(warnings.length === 0 ? [] : [text('Warnings', warnings.join('\n'))]),
    ...(twinOf === undefined ? [] : [facts('Allow twin', [['of', twinOf.join(', ')]])]),
    ...(probe === undefined ? [] : probeSections(probe)),
    ...(observation === undefined ? [] : observationSections(observation)),
    ...(explanation === undefined ? [] : explanationSections(explanation)),
    ...(counters.length === 0 ? [] : [countersTable(counters)]),
    ...captures.flatMap(captureSections),
    ...(output === undefined || output.trim() === '' ? [] : [text('Output', output)]),
  ];
}

/** e.g. `tcp 192.168.1.1 port 40112 → 192.168.255.2 port 22`. */
export function flowWords({ protocol, source, sourcePort, destination, destinationPort }: Flow): string {
  if (protocol === 'icmp') return `icmp ${source} → ${destination} (identifier ${sourcePort})`;
  return `${protocol} ${source} port ${sourcePort} → ${destination} port ${destinationPort}`;
}

function probeSections(probe: ProbeResult): Section[] {
  const { flow, icmp, banner, output, tries, jump, detail, elapsed } = probe;
  return [
    facts('Probe', [
      ['outcome', seenWords(probe)],
      ['flow', flow === undefined ? 'no connection was begun' : flowWords(flow)],
      ...(icmp === undefined ? [] : [['ICMP', `type ${icmp.type} code ${icmp.code} from ${icmp.from}`] as const]),
      ...(jump === undefined ? [] : [['jump host', jump] as const]),
      ...(tries === undefined ? [] : [['passwords given', String(tries)] as const]),
      ['client', detail],
      ['took', `${Math.round(elapsed)} ms`],
    ]),
    ...(banner === undefined || banner.trim() === '' ? [] : [text('Printed by the service', banner)]),
    ...(output === undefined || output.trim() === '' ? [] : [text('Printed by the command, or in the file', output)]),
  ];
}

function observationSections({
  arrived,
  interface: name,
  flow,
  decisions,
  logged,
  limited,
  said = [],
}: Observation): Section[] {
  const decided = decisions.map(({ filter, term, action }) => [filter, term, action]);
  return [
    facts('At the reached node', [
      ['arrived', arrived ? (name === undefined ? 'yes' : `by ${name}`) : 'no packet of it'],
      ...(flow === undefined ? [] : [['flow', flowWords(flow)] as const]),
      ...(arrived && decisions.length === 0 ? [['decided by', 'no filter'] as const] : []),
      ...(limited === undefined ? [] : [['limited', limited] as const]),
    ]),
    ...(said.length === 0 ? [] : [text('In its log', said.join('\n'))]),
    ...(decided.length === 0 ? [] : [table('Decided by', ['filter', 'term', 'action'], decided)]),
    ...(logged.length === 0
      ? []
      : [
          table(
            'Firewall log',
            ['time', 'filter', 'term', 'action', 'interface', 'protocol', 'source', 'destination', 'bytes'],
            logged.map(logRow),
          ),
        ]),
  ];
}

function logRow(entry: FirewallLogEntry): string[] {
  const end = (address: string, port: number | undefined) => (port === undefined ? address : `${address} port ${port}`);
  const { time, filter, term, action, protocol, source, destination, sourcePort, destinationPort, length } = entry;
  const ends = [end(source, sourcePort), end(destination, destinationPort)];
  return [time, filter, term, action, entry.interface, protocol, ...ends, String(length)];
}

function explanationSections({ steps }: FlowExplanation): Section[] {
  return steps.map(({ interface: name, direction, outcome, decided, terms }) =>
    table(
      `Explained: ${direction} of ${name}: ${outcome}${decided === undefined ? ', at the end of the filter' : ''}`,
      ['filter', 'term', 'matches', 'why', 'written'],
      terms.map(({ filter, term, matches, reasons, actions, statement }) => [
        filter,
        term,
        matches,
        reasons.length > 0 ? reasons.join('; ') : actions.join(', '),
        statement === undefined ? '' : writtenWords(statement),
      ]),
    ),
  );
}

function countersTable(counters: readonly CounterChange[]): Section {
  const rows = counters.map(({ filter, name, before, after }) => [
    filter,
    name,
    `${before.packets} → ${after.packets}`,
    `${before.bytes} → ${after.bytes}`,
  ]);
  return table('Counters', ['filter', 'counter', 'packets', 'bytes'], rows);
}

function captureSections({ node, file, unwritten, packets, text: lines }: Captured): Section[] {
  const title = `Capture on ${node}`;
  const rows = [
    ['packets', String(packets)] as const,
    ...(file === undefined ? [] : [['file', formatPath(file)] as const]),
    ...(unwritten === undefined ? [] : [['no file', unwritten] as const]),
  ];
  return [facts(title, rows), ...(lines.trim() === '' ? [] : [text(`${title}: packets`, lines)])];
}

function writtenWords({ set, place }: NonNullable<ExplainedTerm['statement']>): string {
  return place === undefined ? set : `${formatPath(place.file)}:${place.line}: ${set}`;
}

function facts(title: string, rows: readonly (readonly [string, string])[]): Section {
  return { title, kind: 'facts', rows };
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): Section {
  return { title, kind: 'table', head, rows };
}

function text(title: string, content: string): Section {
  return { title, kind: 'text', text: content };
}

/** A section as lines of plain text, for reports that have no better. */
export function sectionText(section: Section): string {
  return [`${section.title}:`, ...bodyLines(section).map((line) => `  ${line}`.trimEnd())].join('\n');
}

function bodyLines(section: Section): string[] {
  switch (section.kind) {
    case 'facts':
      return section.rows.map(([name, value]) => `${name}: ${value}`);
    case 'text':
      return section.text.trimEnd().split(/\r?\n/);
    case 'table': {
      const rows = [section.head, ...section.rows];
      const widths = section.head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      return rows.map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
    }
  }
}
