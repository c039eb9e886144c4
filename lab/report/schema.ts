/**
 * The JSON report as a JSON Schema. It is written beside the types and held to them by the compiler: a part that is added
 * to a type and not here, or is optional in one and not in the other, does not compile.
 */
import type {
  CounterChange,
  Decision,
  ExplainedTerm,
  FirewallLogEntry,
  Flow,
  FlowExplanation,
  IcmpError,
  Observation,
  Outcome,
  ProbeResult,
} from '../../protocol/control.ts';
import { type JsonSchema, schemaOfFile } from '../topology/json-schema.ts';
import type { Place } from '../topology/topology.ts';
import { type Captured, SCHEMA_VERSION, type Status, type Verdict, type VerifyReport } from '../verify/verdict.ts';
import type { ComparedStep, Comparison } from './compare.ts';

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type Parts<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: JsonSchema };
type OptionalParts<T> = { readonly [K in OptionalKeys<T>]: JsonSchema };

/** Further parts are allowed: those of a later vtylab. */
export function object<T>(title: string, required: Parts<T>, optional: OptionalParts<T>): JsonSchema {
  return { title, type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const whole: JsonSchema = { type: 'integer' };
const count: JsonSchema = { type: 'integer', minimum: 0 };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const port: JsonSchema = { type: 'integer', minimum: 0, maximum: 65535 };

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** One of the words of a type, all of them. */
export function word<T extends string>(words: Readonly<Record<T, true>>): JsonSchema {
  return { enum: Object.keys(words) };
}

function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description };
}

const elapsed = described({ type: 'number', minimum: 0 }, 'milliseconds');
const place = object<Place>('place', { file: text, line: whole, column: whole }, {});
const status = word<Status>({ passed: true, failed: true, unproven: true, error: true, 'not-run': true });
const action = word<Decision['action']>({ accept: true, discard: true, reject: true });
const outcome = word<Outcome>({
  accepted: true,
  refused: true,
  rejected: true,
  timeout: true,
  denied: true,
  closed: true,
  locked: true,
  limited: true,
});
const flow = object<Flow>(
  'flow',
  {
    protocol: word<Flow['protocol']>({ tcp: true, udp: true, icmp: true }),
    source: text,
    sourcePort: port,
    destination: text,
    destinationPort: port,
  },
  {},
);
const icmp = object<IcmpError>('icmp', { type: count, code: count, from: text }, {});
const probe = object<ProbeResult>(
  'probe',
  { outcome, detail: text, elapsed },
  {
    flow,
    icmp,
    banner: text,
    output: described(text, 'what the command printed that was run, or the file that was read'),
    tries: count,
    jump: word<NonNullable<ProbeResult['jump']>>({ unreached: true, denied: true, 'no-forwarding': true }),
  },
);
const logEntry = object<FirewallLogEntry>(
  'log entry',
  {
    sequence: count,
    time,
    filter: text,
    term: text,
    action: word<FirewallLogEntry['action']>({ A: true, D: true, R: true }),
    interface: text,
    protocol: text,
    source: text,
    destination: text,
    length: count,
  },
  { sourcePort: port, destinationPort: port },
);
const amount = object<CounterChange['before']>('amount', { packets: count, bytes: count }, {});
const counter = object<CounterChange>('counter', { filter: text, name: text, before: amount, after: amount }, {});
const decision = object<Decision>('decision', { filter: text, term: text, action }, {});
const observation = object<Observation>(
  'observation',
  { logged: list(logEntry), decisions: list(decision), arrived: flag },
  {
    limited: text,
    said: described(list(text), 'lines of the log, of the daemon that served the connection'),
    flow,
    interface: text,
    counters: described(list(counter), 'of the filters that decided, before and after'),
  },
);
type Statement = NonNullable<ExplainedTerm['statement']>;
const written = object<NonNullable<Statement['place']>>('written in', { file: text, line: whole }, {});
const statement = object<Statement>('statement', { set: text }, { line: whole, text, place: written });
const term = object<ExplainedTerm>(
  'explained term',
  {
    filter: text,
    term: text,
    matches: word<ExplainedTerm['matches']>({ yes: true, no: true, unknown: true }),
    reasons: list(text),
    actions: list(text),
  },
  { statement, polices: { const: true } },
);
const explanation = object<FlowExplanation>(
  'explanation',
  {
    result: word<FlowExplanation['result']>({
      accept: true,
      discard: true,
      reject: true,
      'no-route': true,
      depends: true,
    }),
    steps: list(
      object<FlowExplanation['steps'][number]>(
        'explained filter',
        {
          interface: text,
          direction: word<'input' | 'output'>({ input: true, output: true }),
          outcome: action,
          terms: list(term),
        },
        { decided: object<{ filter: string; term: string }>('deciding term', { filter: text, term: text }, {}) },
      ),
    ),
  },
  {},
);

const capture = object<Captured>(
  'capture',
  { node: text, packets: count, text: described(text, 'the first packets, as tcpdump prints them') },
  { file: described(text, 'the pcap file'), unwritten: described(text, 'why there is no file, though packets came') },
);

const verdict = object<Verdict>(
  'verdict',
  {
    procedure: text,
    step: text,
    place: described(place, 'where the step begins in the playbook'),
    action: described(text, 'what was done'),
    status,
    evidence: described(text, 'what the verdict stands on, in one line'),
    elapsed,
  },
  {
    twinOf: described(list(text), 'the denied steps that this one was run for, as their allow twin'),
    reason: described(text, 'what was expected and what was seen; absent when passed'),
    probe,
    observation,
    explanation,
    output: described(text, 'what a command printed'),
    counters: described(list(counter), 'counters of the term that decided, before and after the attempt'),
    captures: list(capture),
    warnings: described(list(text), 'what should never be'),
  },
);

const side = object<NonNullable<ComparedStep['before']>>('compared verdict', { status, elapsed }, {});
const compared = list(
  object<ComparedStep>('compared step', { procedure: text, step: text }, { before: side, after: side, reason: text }),
);
const comparison = object<Comparison>(
  'comparison',
  {
    earlier: time,
    newlyFailing: compared,
    newlyPassing: compared,
    stillFailing: compared,
    slower: compared,
    added: compared,
    removed: compared,
    stillPassing: count,
  },
  {},
);

/** The schema of what `vtylab verify --json` prints. */
export function reportSchema(): JsonSchema {
  const report = object<VerifyReport>(
    'report',
    {
      schemaVersion: { const: SCHEMA_VERSION },
      vtylab: described(text, 'the version that wrote it'),
      started: time,
      lab: text,
      playbook: text,
      verdicts: list(verdict),
      passed: count,
      failed: count,
      unproven: count,
      errors: count,
      elapsed,
    },
    {
      only: described(text, 'the selection, when not everything was run'),
      interrupted: described(text, 'why the run did not go to its end'),
      notRun: described(count, 'steps of an interrupted run that had not ended'),
      comparison,
    },
  );
  const { title: _title, ...root } = report;
  return schemaOfFile('vtylab report', root);
}
