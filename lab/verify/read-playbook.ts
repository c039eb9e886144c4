/** Reads a playbook against the lab it is for, and tells everything that is wrong with it at once. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { InputError } from '../errors.ts';
import { error, formatDiagnostic, formatPath, inOrder } from '../topology/diagnostics.ts';
import { type Located, placeAt, readDocument, type Source } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';
import type { Diagnostic, Topology } from '../topology/topology.ts';
import type { CliStep, LogExpectation, Patterns, Playbook, ProbeStep, Step } from './playbook.ts';
import {
  type CliStepFile,
  type PlaybookFile,
  type ProbeStepFile,
  playbookShape,
  type StepFile,
} from './playbook-file.ts';
import { actionOf, commandOf, expectedWords } from './words.ts';

/** Seconds, when the playbook does not say: for a probe to connect and log in, and for a command to end. */
const PROBE_TIMEOUT = 10;
const COMMAND_TIMEOUT = 60;

/** Reads the playbook `file` (absolute). Throws InputError with a diagnostic for each thing that is wrong. */
export async function readPlaybook(file: string, topology: Topology): Promise<Playbook> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new InputError(`${formatPath(file)}: cannot read the playbook: ${cause.message}`, [], { cause });
  });
  return parsePlaybook(file, text, topology);
}

/** The same for text that is already read; `file` is only for messages. */
export function parsePlaybook(file: string, text: string, topology: Topology): Playbook {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source: Source = { file, text, lines, document, problems: [] };
  for (const { pos, message } of document.errors) {
    source.problems.push(error(placeAt(pos[0], source), message));
  }
  const raw = source.problems.length === 0 ? readDocument(playbookShape, source) : undefined;
  const playbook = raw && resolve(raw.value, source, topology);
  if (playbook === undefined || source.problems.length > 0) throw inputError(source.problems);
  return playbook;
}

function inputError(problems: readonly Diagnostic[]): InputError {
  const sorted = inOrder(problems);
  return new InputError(sorted.map(formatDiagnostic).join('\n'), sorted);
}

/** Fills in defaults and looks up nodes; adds to `source.problems` what cannot be right. */
function resolve(raw: PlaybookFile, source: Source, topology: Topology): Playbook {
  const fail = (at: Located<unknown>, message: string) => {
    source.problems.push(error(at.place, message));
  };
  const node = (name: Located<string>): string => {
    const known = [...topology.nodes.keys()];
    if (!known.includes(name.value)) fail(name, unknownWord('node', name.value, known));
    return name.value;
  };
  const step = ({ value, place }: Located<StepFile>): Step => {
    if (value.kind === 'cli') return cliStep(value.file, { place, on: node(value.file.on) });
    const { file } = value;
    if (file.code !== undefined && file.expect.value !== 'rejected') {
      fail(file.code, `'code' is the ICMP code of 'expect: rejected', found 'expect: ${file.expect.value}'`);
    }
    for (const sourceAddress of [file.source, file['arrives-from']]) {
      if (sourceAddress === undefined || isIPv6(sourceAddress) === isIPv6(file.destination)) continue;
      fail(sourceAddress, `'${sourceAddress.value}': expected the address family of ${file.destination.value}`);
    }
    return probeStep(file, raw, { place, from: node(file.from), to: node(file.to) });
  };
  const procedures = raw.procedures.value.map(({ value: { name, steps } }) => ({
    name: name.value,
    steps: steps.value.map(step),
  }));
  return { file: source.file, procedures };
}

function cliStep(file: CliStepFile, found: Pick<CliStep, 'place' | 'on'>): CliStep {
  const step: CliStep = {
    kind: 'cli',
    ...found,
    name: '',
    command: file.cli.value,
    timeout: file.timeout?.value ?? COMMAND_TIMEOUT,
    patterns: patternsOf(file),
  };
  return { ...step, name: file.name?.value ?? commandOf(step) };
}

function probeStep(
  file: ProbeStepFile,
  defaults: Pick<PlaybookFile, 'login' | 'timeout'>,
  found: Pick<ProbeStep, 'place' | 'from' | 'to'>,
): ProbeStep {
  const { service, destination, source, code, term, filter, log } = file;
  const arrivesFrom = file['arrives-from'];
  const login = (file.login ?? defaults.login)?.value;
  const step: ProbeStep = {
    kind: 'probe',
    ...found,
    name: '',
    service,
    destination: destination.value,
    port: file.port,
    timeout: (file.timeout ?? defaults.timeout)?.value ?? PROBE_TIMEOUT,
    expect: { outcome: file.expect.value, ...(code && { code: code.value }) },
    patterns: patternsOf(file),
    ...(source && { source: source.value }),
    ...(arrivesFrom && { arrivesFrom: arrivesFrom.value }),
    ...(login && service !== 'tcp' && { login: { user: login.user.value, password: login.password.value } }),
    ...(term && { term: term.value }),
    ...(filter && { filter: filter.value }),
    ...(log && { log: logOf(log.value) }),
  };
  return { ...step, name: file.name?.value ?? `${actionOf(step)}: ${expectedWords(step.expect)}` };
}

function logOf(log: NonNullable<ProbeStepFile['log']>['value']): LogExpectation {
  if (log === 'none') return { entries: 0, fields: {} };
  const { entries, ...fields } = log;
  const given = Object.entries(fields).flatMap(([name, field]) => (field === undefined ? [] : [[name, field.value]]));
  return { entries: entries?.value ?? 'some', fields: Object.fromEntries(given) };
}

function patternsOf({ matches, lacks }: Pick<CliStepFile, 'matches' | 'lacks'>): Patterns {
  const values = (list: typeof matches) => list?.value.map(({ value }) => value) ?? [];
  return { matches: values(matches), lacks: values(lacks) };
}

function isIPv6(address: Located<string>): boolean {
  return address.value.includes(':');
}
