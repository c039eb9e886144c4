/** Reads a playbook against the lab it is for, and tells everything that is wrong with it at once. */
import { readFile } from 'node:fs/promises';
import { isMap, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { ProbeService } from '../../protocol/control.ts';
import { InputError } from '../errors.ts';
import { cannotRead } from '../files.ts';
import { error, formatDiagnostic, inOrder } from '../topology/diagnostics.ts';
import { type Located, pairsOf, placeAt, readDocument, type Source, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';
import type { Diagnostic, Place, Topology } from '../topology/topology.ts';
import type {
  AttackStep,
  CapturedStep,
  CaptureStep,
  CliStep,
  ConfigureStep,
  LogExpectation,
  Patterns,
  Playbook,
  ProbeStep,
  Step,
  WaitStep,
} from './playbook.ts';
import { type PlaybookFile, playbookShape } from './playbook-file.ts';
import { isInterface } from './playbook-values.ts';
import { loginOf, type SshSettings, sshOf } from './read-logins.ts';
import type { CliStepFile, ProbeStepFile, StepFile } from './step-file.ts';
import { filledIn, type Scope } from './variables.ts';
import { actionOf, commandOf, expectedWords } from './words.ts';

/** Seconds, when the playbook does not say: for a probe to connect and log in, and for a command to end. */
const PROBE_TIMEOUT = 10;
const COMMAND_TIMEOUT = 60;
/** The procedure that the playbook's own `always` is. */
const ALWAYS = 'Always';
/** Services that a login of the whole playbook is for. */
const LOGINS: ReadonlySet<ProbeService> = new Set(['ssh', 'telnet', 'ftp', 'sftp', 'scp'] as const);

type FileOf<K extends StepFile['kind']> = Extract<StepFile, { kind: K }>['file'];
type AttackFile = Extract<StepFile, { kind: 'attack' }>;
type Watching = Pick<CliStepFile, 'counters' | 'lockouts' | 'retry' | 'within' | 'repeat'>;

/** Reads the playbook `file` (absolute). Throws InputError with a diagnostic for each thing that is wrong. */
export async function readPlaybook(file: string, topology: Topology): Promise<Playbook> {
  const text = await readFile(file, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    throw await cannotRead('playbook', file, cause);
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
  const shape = playbookShape(variables(source), [...topology.nodes.keys()]);
  const raw = source.problems.length === 0 ? readDocument(shape, source) : undefined;
  const playbook = raw && resolve(raw.value, source, topology);
  if (playbook === undefined || source.problems.length > 0) throw inputError(source.problems);
  return playbook;
}

/** The file's own values, each of which knows those before it; what else is wrong is told when the whole file is read. */
export function variables(source: Source): Scope {
  const { contents } = source.document;
  const node = isMap(contents) ? (contents.get('vars', true) as ParsedNode | undefined) : undefined;
  const vars = spotOf(node, { file: source.file, line: 1, column: 1 }, 'vars', source);
  const scope = new Map<string, string>();
  for (const { name, value } of pairsOf(vars, { ...source, problems: [] }) ?? []) {
    const given = filledIn(value, source, scope);
    if (given !== undefined) scope.set(name, given);
  }
  return scope;
}

function inputError(problems: readonly Diagnostic[]): InputError {
  // a step of a loop is read once a turn
  const sorted = [...new Map(inOrder(problems).map((one) => [formatDiagnostic(one), one])).values()];
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
  const device = (name: Located<string>): string => {
    const role = topology.nodes.get(name.value)?.startup.role ?? 'device';
    if (role !== 'device') fail(name, `'${name.value}' is a ${role}: it has no configuration to change`);
    return node(name);
  };
  const step = (located: Located<StepFile>): Step => {
    const { group } = located.value;
    return { ...alone(located), ...(group && { group }) };
  };
  const alone = ({ value, place }: Located<StepFile>): Step => {
    if (value.kind === 'cli') return cliStep(value.file, { place, on: node(value.file.on) });
    if (value.kind === 'configure') return configureStep(value.file, { place, on: device(value.file.on) });
    if (value.kind === 'capture') return captureStep(value, { place, on: node(value.file.on) });
    if (value.kind === 'wait') return waitStep(value.file, place);
    const { file } = value;
    if (file.code !== undefined && file.expect.value !== 'rejected') {
      fail(file.code, `'code' is the ICMP code of 'expect: rejected', found 'expect: ${file.expect.value}'`);
    }
    for (const sourceAddress of [file.source, file['arrives-from']]) {
      if (sourceAddress === undefined || isInterface(sourceAddress.value)) continue;
      if (isIPv6(sourceAddress) === isIPv6(file.via?.value.jump ?? file.destination)) continue;
      fail(sourceAddress, `'${sourceAddress.value}': expected the address family of ${file.destination.value}`);
    }
    const login = LOGINS.has(file.service) ? loginOf(file.login ?? raw.login, source) : undefined;
    const found = { place, from: node(file.from), to: node(file.to), ...sshOf(file, raw, source, node) };
    const probe = probeStep(file, raw, login, found);
    if (value.kind !== 'attack') return probe;
    // a node answers each wrong password later than the one before (retry-options backoff-factor)
    const patience = file.timeout?.value ?? probe.timeout * value.guesses.perConnection;
    return attackStep(value, { ...probe, timeout: patience });
  };
  const procedures = raw.procedures.value.map(({ value: { name, steps, always } }) => ({
    name: name.value,
    steps: [...steps.value.map(step), ...(always?.value ?? []).map((one): Step => ({ ...step(one), always: true }))],
  }));
  for (const [index, { value }] of raw.procedures.value.entries()) {
    const first = raw.procedures.value.findIndex((one) => one.value.name.value === value.name.value);
    // names are what changes are put back by, and what runs are compared by
    if (first < index) fail(value.name, `another procedure has the name '${value.name.value}'`);
    if (value.name.value === ALWAYS && raw.always !== undefined) {
      fail(value.name, `'${ALWAYS}' is what the steps of the playbook's own 'always' are called`);
    }
  }
  const last = (raw.always?.value ?? []).map((one): Step => ({ ...step(one), always: 'playbook' }));
  return {
    file: source.file,
    procedures: [...procedures, ...(last.length > 0 ? [{ name: ALWAYS, steps: last }] : [])],
  };
}

function cliStep(file: CliStepFile, found: Pick<CliStep, 'place' | 'on'>): CliStep {
  const step: CliStep = {
    kind: 'cli',
    ...found,
    name: '',
    command: file.cli.value,
    timeout: file.timeout?.value ?? COMMAND_TIMEOUT,
    patterns: patternsOf(file),
    ...watchOf(file),
  };
  return { ...step, name: file.name?.value ?? commandOf(step) };
}

function configureStep(file: FileOf<'configure'>, found: Pick<CliStep, 'place' | 'on'>): ConfigureStep {
  return {
    kind: 'configure',
    ...found,
    name: file.name?.value ?? `configure ${found.on}`,
    text: file.configure.value,
    timeout: file.timeout?.value ?? COMMAND_TIMEOUT,
    patterns: patternsOf(file),
    expect: file.expect?.value ?? 'accepted',
    ...watchOf(file),
  };
}

/** The step that begins a capture, or the one that ends it. */
function captureStep(
  { file, capture = {}, phase }: Extract<StepFile, { kind: 'capture' }>,
  found: Pick<CliStep, 'place' | 'on'>,
): CaptureStep | CapturedStep {
  const { name, filter, packets, expect } = file;
  const interfaces = file.capture.value.map(({ value }) => value);
  const base = {
    ...{ ...found, capture, interfaces, filter: filter?.value ?? '' },
    ...{ timeout: COMMAND_TIMEOUT, patterns: { matches: [], lacks: [] } },
  };
  const begin: CaptureStep = { kind: 'capture', name: '', ...base };
  const end: CapturedStep = {
    ...{ kind: 'captured', name: '', ...base },
    ...(file.file && { file: file.file.value }),
    expect: [
      ...(packets ? [{ filter: '', packets: packets.value }] : []),
      ...(expect?.value ?? []).map(({ value }) => ({ filter: value.filter.value, packets: value.packets.value })),
    ],
  };
  if (phase === 'end') return { ...end, name: name?.value ?? actionOf(end) };
  return { ...begin, name: name === undefined ? actionOf(begin) : `${name.value} (begins)` };
}

function waitStep({ wait, name }: FileOf<'wait'>, place: Place): WaitStep {
  const seconds = wait.value;
  const patterns = { matches: [], lacks: [] };
  return { kind: 'wait', place, name: name?.value ?? `wait ${seconds} s`, seconds, timeout: seconds, patterns };
}

function attackStep({ file, guesses, user }: AttackFile, found: ProbeStep): AttackStep {
  const { counters, lockouts, again, ...rest } = found;
  const probe: ProbeStep = { ...rest, login: { user, password: '' } };
  const { place, patterns, timeout } = probe;
  const name = file.name?.value ?? '';
  const step: AttackStep = { kind: 'attack', name, place, patterns, timeout, ...guesses, probe, ...watchOf(file) };
  return { ...step, name: name === '' ? `${actionOf(step)}: ${expectedWords(probe.expect)}` : name };
}

/** What is looked at around a step, and how often it is done. */
function watchOf(file: Watching): Pick<Step, 'counters' | 'lockouts' | 'again'> {
  const { counters, lockouts, retry, within, repeat } = file;
  const again = {
    ...(retry && { retry: retry.value }),
    ...(within && { within: within.value }),
    ...(repeat && { repeat: repeat.value }),
  };
  return {
    ...(counters && {
      counters: counters.value.map(({ value: { name, filter, packets, bytes } }) => ({
        name: name.value,
        ...(filter && { filter: filter.value }),
        ...(packets && { packets: packets.value }),
        ...(bytes && { bytes: bytes.value }),
      })),
    }),
    ...(lockouts && {
      lockouts: [...lockouts.value].map(([user, { value }]) => ({ user, locked: value === 'locked' })),
    }),
    ...(Object.keys(again).length > 0 && { again }),
  };
}

function probeStep(
  file: ProbeStepFile,
  defaults: Pick<PlaybookFile, 'timeout'>,
  login: ProbeStep['login'],
  found: Pick<ProbeStep, 'place' | 'from' | 'to'> & SshSettings,
): ProbeStep {
  const { service, destination, source, code, term, filter, log } = file;
  const arrivesFrom = file['arrives-from'];
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
    ...(login && { login }),
    ...(term && { term: term.value }),
    ...(filter && { filter: filter.value }),
    ...(log && { log: logOf(log.value) }),
    ...(file.text !== undefined && { text: file.text }),
    ...watchOf(file),
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
