/** How verification says things: the phrases that verdicts are put together from. */
import type { Decision, FirewallLogEntry, Observation, Outcome, ProbeResult } from '../../protocol/control.ts';
import type { CliStep, ExpectedOutcome, LogExpectation, ProbeStep, Step } from './playbook.ts';

/** Well-known port of each service that has one. */
export const SERVICE_PORT = { ftp: 21, ssh: 22, sftp: 22, scp: 22, telnet: 23, finger: 79, ping: 0 } as const;

/** What a step does, e.g. `ssh from R1 (192.168.1.1) to 192.168.255.2`; `source` is what the attempt really had. */
export function actionOf(step: Step, source?: string): string {
  switch (step.kind) {
    case 'cli':
      return commandOf(step);
    case 'probe':
      return attemptOf(step, source);
    case 'attack':
      return `${step.passwords} wrong passwords for ${step.probe.login?.user}: ${attemptOf(step.probe, source)}`;
    case 'configure':
      return `configure ${step.on}`;
    case 'capture':
      return `begin to capture ${step.interfaces.join(', ')} of ${step.on}`;
    case 'captured':
      return `capture ${step.interfaces.join(', ')} of ${step.on}`;
    case 'wait':
      return `wait ${step.seconds} s`;
  }
}

/** A command as the console would show it. */
export function commandOf(step: CliStep): string {
  return `${step.on}> ${step.command}`;
}

function attemptOf(step: ProbeStep, source = step.source): string {
  const from = source === undefined ? step.from : `${step.from} (${source})`;
  const through = step.via === undefined ? '' : ` through ${step.via.destination}`;
  return `${step.service} from ${from}${through} to ${targetOf(step)}`;
}

/** Address, with the port where it is not the service's own. */
export function targetOf({ service, destination, port }: ProbeStep): string {
  const usual = service === 'tcp' || service === 'udp' ? undefined : SERVICE_PORT[service];
  return port === usual ? destination : `${destination} port ${port}`;
}

export function expectedWords({ outcome, code }: ExpectedOutcome): string {
  return code === undefined ? outcome : `${outcome} (ICMP code ${code})`;
}

const MEANING: Record<Exclude<Outcome, 'accepted' | 'refused' | 'rejected' | 'timeout'>, string> = {
  denied: 'denied (connected, but the credentials were not accepted)',
  closed: 'closed (connected, then closed before a login was decided)',
  locked: 'locked (the credentials were not accepted, and the user is locked out)',
  limited: 'limited (closed at once, by a limit of the service)',
};

export function seenWords({ outcome, icmp, detail }: ProbeResult): string {
  switch (outcome) {
    case 'accepted':
      return 'accepted';
    case 'refused':
      return icmp === undefined ? 'refused (TCP reset)' : 'refused (port unreachable)';
    case 'denied':
    case 'closed':
      return detail.startsWith('logged in') ? `${outcome} (logged in, but not served)` : MEANING[outcome];
    case 'timeout':
      return 'timeout (no answer)';
    case 'rejected':
      return icmp === undefined
        ? 'rejected (no ICMP message was seen)'
        : `rejected (ICMP code ${icmp.code} from ${icmp.from})`;
    default:
      return MEANING[outcome];
  }
}

/** The decision that stood: of several filters in a row, the last one that saw the packet. */
export function decisive(observation: Observation): Decision | undefined {
  return observation.decisions.at(-1);
}

/** What the reached node did with the attempt's first packet. */
export function decisionWords(observation: Observation, node: string): string {
  if (!observation.arrived) return `no packet of it arrived at ${node}`;
  const decision = decisive(observation);
  if (decision === undefined) return `decided by no filter on ${node}`;
  return `decided by term ${decision.term} of filter ${decision.filter} on ${node} (${decision.action})`;
}

export function entriesWords(entries: number | 'some'): string {
  if (entries === 'some') return 'at least one firewall-log entry';
  if (entries === 0) return 'no firewall-log entry';
  return entries === 1 ? '1 firewall-log entry' : `${entries} firewall-log entries`;
}

/** The entries that were seen, e.g. `1 firewall-log entry (R, filter local_acl, term default-term, ge-0/0/0.0)`. */
export function loggedWords(logged: readonly FirewallLogEntry[]): string {
  const distinct = new Set(
    logged.map((entry) => `${entry.action}, filter ${entry.filter}, term ${entry.term}, ${entry.interface}`),
  );
  return distinct.size === 0 ? entriesWords(0) : `${entriesWords(logged.length)} (${[...distinct].join('; ')})`;
}

/** What the log had to say, e.g. `1 firewall-log entry (action R, term terminal_access_denied)`. */
export function logExpectedWords({ entries, fields }: LogExpectation): string {
  const parts = Object.entries(fields).map(([field, value]) => `${field} ${value}`);
  return parts.length === 0 ? entriesWords(entries) : `${entriesWords(entries)} (${parts.join(', ')})`;
}
