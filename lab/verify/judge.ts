/** Decides what a step showed: pure, from the step and what was seen, to a judgement with its reason and evidence. */
import type { ControlResult, Observation, Outcome, ProbeResult } from '../../protocol/control.ts';
import { hints } from './hints.ts';
import type { CliStep, ConfigureStep, LogExpectation, Patterns, ProbeStep } from './playbook.ts';
import type { Verdict } from './verdict.ts';
import {
  actionOf,
  commandOf,
  decisionWords,
  decisive,
  expectedWords,
  logExpectedWords,
  loggedWords,
  seenWords,
  targetOf,
} from './words.ts';

export type Judgement = Pick<Verdict, 'action' | 'status' | 'reason' | 'evidence'>;

/** Outcomes by which the reached node keeps an attempt out before any service is spoken to. */
export function isDeny(outcome: Outcome): boolean {
  return outcome === 'rejected' || outcome === 'refused' || outcome === 'timeout';
}

/** Judges an attempt by how it ended and by what the reached node did with that very flow. */
export function judgeProbe(step: ProbeStep, result: ProbeResult, observation: Observation): Judgement {
  const action = actionOf(step, result.flow?.source);
  const evidence = probeEvidence(step, result, observation);
  const seen = seenWords(result);
  const judged = (status: Judgement['status'], reason: string) => ({
    action,
    status,
    evidence,
    reason: `${action}: ${reason}`,
  });

  if (result.jump === 'unreached' || result.jump === 'denied') {
    return judged('failed', `expected ${expectedWords(step.expect)}, but it ended at the jump host: ${result.detail}`);
  }
  if (!outcomeFits(step, result)) {
    const why = [decisionWords(observation, step.to), ...hints(step, result, observation)].join('; ');
    return judged('failed', `expected ${expectedWords(step.expect)}, saw ${seen}; ${why}`);
  }
  const complaints = [
    ...sourceComplaints(step, result, observation),
    ...arrivalComplaints(step, result, observation),
    ...termComplaints(step, observation),
    ...(step.log === undefined ? [] : logComplaints(step.log, observation, step.to)),
    ...contentComplaints(step, result),
    ...patternComplaints(step.patterns, printed(result), 'what the client printed'),
  ];
  if (complaints.length > 0) return judged('failed', `${seen} as expected, but ${complaints.join('; and ')}`);
  if (!observation.arrived && result.jump === undefined) {
    const lost = `${decisionWords(observation, step.to)}, so it was not ${step.to} that kept it out`;
    return judged('unproven', `${seen} as expected, but ${lost}`);
  }
  return { action, status: 'passed', evidence };
}

/** Judges a command by whether the node carried it out and by what it printed. */
export function judgeCli(step: CliStep, { output, ok }: { output: string; ok: boolean }): Judgement {
  const action = commandOf(step);
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const evidence =
    lines.length === 0 ? 'no output' : `${lines.length} ${lines.length === 1 ? 'line' : 'lines'} of output`;
  const complaints = ok
    ? patternComplaints(step.patterns, output, 'its output')
    : [`the command failed: ${lines.join(' / ') || 'it printed nothing'}`];
  if (complaints.length === 0) return { action, status: 'passed', evidence };
  return { action, status: 'failed', evidence, reason: `${action}: ${complaints.join('; and ')}` };
}

/** Judges a change by whether it was committed, and by what the commit said. */
export function judgeConfigure(step: ConfigureStep, { changed, messages }: ControlResult<'edit'>): Judgement {
  const action = actionOf(step);
  const said = messages.map(({ message }) => message).join('\n');
  const committed = changed ? 'committed, until the end of the procedure' : 'not committed';
  const evidence = said === '' ? committed : `${committed}; it said: ${said.replaceAll('\n', ' / ')}`;
  const complaints = [
    ...(changed === (step.expect === 'accepted')
      ? []
      : [changed ? 'expected refused, but it was committed' : `it was not committed: ${said.replaceAll('\n', ' / ')}`]),
    ...patternComplaints(step.patterns, said, 'what the commit said'),
  ];
  if (complaints.length === 0) return { action, status: 'passed', evidence };
  return { action, status: 'failed', evidence, reason: `${action}: ${complaints.join('; and ')}` };
}

function outcomeFits({ expect }: ProbeStep, { outcome, icmp }: ProbeResult): boolean {
  return outcome === expect.outcome && (expect.code === undefined || icmp?.code === expect.code);
}

function sourceComplaints(step: ProbeStep, result: ProbeResult, observation: Observation): string[] {
  const wanted = step.arrivesFrom ?? (step.via === undefined ? step.source : undefined);
  const flow = step.via === undefined ? result.flow : observation.flow;
  if (wanted === undefined || flow === undefined || flow.source === wanted) return [];
  return [`it came from ${flow.source}, expected ${wanted}`];
}

/** A service answered, so packets arrived somewhere: if not at the node that is named, the evidence is of no use. */
function arrivalComplaints(step: ProbeStep, result: ProbeResult, observation: Observation): string[] {
  if (result.jump === 'no-forwarding') return []; // it is the jump host's answer
  if (observation.arrived || isDeny(step.expect.outcome)) return [];
  return [`no packet of it arrived at ${step.to}: something else answered for ${targetOf(step)}`];
}

function termComplaints(step: ProbeStep, observation: Observation): string[] {
  const decision = decisive(observation);
  const termFits = step.term === undefined || decision?.term === step.term;
  const filterFits = step.filter === undefined || decision?.filter === step.filter;
  if (termFits && filterFits) return [];
  const term = step.term === undefined ? [] : [`term ${step.term}`];
  const filter = step.filter === undefined ? [] : [`filter ${step.filter}`];
  return [`${decisionWords(observation, step.to)}, expected ${[...term, ...filter].join(' of ')}`];
}

function logComplaints(expected: LogExpectation, { logged }: Observation, node: string): string[] {
  const enough = expected.entries === 'some' ? logged.length > 0 : logged.length === expected.entries;
  const fields = Object.entries(expected.fields) as [keyof LogExpectation['fields'], string][];
  const fits = logged.every((entry) => fields.every(([field, value]) => entry[field] === value));
  if (enough && fits) return [];
  return [`${node} has ${loggedWords(logged)} of it, expected ${logExpectedWords(expected)}`];
}

function patternComplaints({ matches, lacks }: Patterns, text: string, what: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const shown = lines.length === 0 ? 'it is empty' : `it begins '${lines.slice(0, 3).join(' / ')}'`;
  const missing = matches
    .filter((pattern) => !pattern.test(text))
    .map((pattern) => `${what} has no match for '${pattern.source}' (${shown})`);
  const unwanted = lacks.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found === null
      ? []
      : [`${what} must not match '${pattern.source}' but has '${lineAround(text, found.index)}'`];
  });
  return [...missing, ...unwanted];
}

function contentComplaints({ get, content }: ProbeStep, { output, outcome }: ProbeResult): string[] {
  if (content === undefined || outcome !== 'accepted' || output === content) return [];
  const differs = output === undefined ? 'nothing' : `${output.length} characters, '${output.split('\n', 1)[0]}' first`;
  return [`file ${get} has ${differs}, expected ${content.length}, '${content.split('\n', 1)[0]}' first`];
}

function lineAround(text: string, index: number): string {
  const begin = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  return text.slice(begin, end === -1 ? undefined : end).trim();
}

/** What a probe's client printed: the service's words, what was asked for, then its own. */
function printed({ banner, output, detail }: ProbeResult): string {
  return [banner, output, detail].filter((part) => part !== undefined).join('\n');
}

function probeEvidence(step: ProbeStep, result: ProbeResult, observation: Observation): string {
  const flow = observation.flow ?? result.flow;
  const port = flow?.protocol === 'icmp' ? 'identifier' : 'port';
  const source = flow === undefined ? 'no connection was begun' : `source ${flow.source} ${port} ${flow.sourcePort}`;
  return [seenWords(result), source, decisionWords(observation, step.to), loggedWords(observation.logged)].join('; ');
}
