/** What usually lies behind an unexpected outcome, where the evidence leaves no other reading. Pure. */
import type { IcmpError, Observation, ProbeResult } from '../../protocol/control.ts';
import type { ProbeStep } from './playbook.ts';
import { decisive } from './words.ts';

export function hints(step: ProbeStep, result: ProbeResult, observation: Observation): string[] {
  const letIn = wasLetIn(observation);
  if (result.outcome === 'refused' && letIn) return [`nothing listens on port ${step.port} of ${step.to}`];
  if (isUnanswered(result, observation)) return [`the answer of ${step.to} did not come back`];
  if (result.outcome === 'accepted') return [];
  // what the client cannot know
  if (result.outcome === 'limited') return [`${step.to} logged: ${result.detail}`];
  if (isUnrouted(result, observation)) return [`${step.from} has no route to ${(step.via ?? step).destination}`];
  const { icmp } = result;
  const onTheWay = icmp !== undefined && !observation.arrived ? [`${icmp.from} said: ${icmpWords(icmp)}`] : [];
  // Other outcomes speak for themselves, but the client's own words may name the cause.
  return [...onTheWay, `the client said: ${result.detail}`, ...saidWords(step.to, observation)];
}

/** It came there, and nothing came back. What an attempt waits for that is connected, its client tells. */
export function isUnanswered({ outcome, detail }: ProbeResult, observation: Observation): boolean {
  return outcome === 'timeout' && wasLetIn(observation) && !/ in time\b/.test(detail);
}

/** Its own kernel says so, before any packet is sent. */
function isUnrouted({ icmp, detail }: ProbeResult, { arrived }: Observation): boolean {
  return icmp === undefined && !arrived && /\bNetwork is unreachable\b/.test(detail);
}

/** Whether it came through the filters of the reached node. */
function wasLetIn(observation: Observation): boolean {
  return observation.arrived && (decisive(observation)?.action ?? 'accept') === 'accept';
}

/** Lines that a daemon writes of every connection, whatever became of it. */
const EVERYDAY =
  /^(Accepted|Connection (closed|reset)|Disconnect(ed|ing)|Received disconnect|LOGIN_|pam_|PAM |Postponed|Partial|OK LOGIN|CONNECT:)/;
/** As many as there is something to say: the last ones come next to the end of the connection. */
const LINES = 3;

/** Why the service turned somebody away, as it wrote into the log: clients are not told. */
function saidWords(node: string, { said = [] }: Observation): string[] {
  const telling = [...new Set(said.filter((line) => !EVERYDAY.test(line) || /locked out/.test(line)))];
  return telling.length === 0 ? [] : [`${node} logged: ${telling.slice(-LINES).join(' / ')}`];
}

const PROHIBITED = 'administratively prohibited, as a filter does that rejects';
const NO_ROUTE = 'it has no route there';
const NO_NEIGHBOUR = 'nobody answers for this address on the wire';

/** Codes of destination unreachable: RFC 792, 1122 and 1812 for type 3, RFC 4443 for type 1 of ICMPv6. */
const CODES: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  3: {
    0: NO_ROUTE,
    1: NO_NEIGHBOUR,
    2: 'no such protocol',
    3: 'nothing listens on this port',
    4: 'too large for a wire',
  },
  1: { 0: NO_ROUTE, 1: PROHIBITED, 3: NO_NEIGHBOUR, 4: 'nothing listens on this port' },
};

/** An ICMP message in plain language. */
export function icmpWords({ type, code }: Pick<IcmpError, 'type' | 'code'>): string {
  const known = type === 3 && (code === 9 || code === 10 || code === 13) ? PROHIBITED : CODES[type]?.[code];
  return known ?? `ICMP type ${type} code ${code}`;
}
