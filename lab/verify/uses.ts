/**
 * What a step uses of a lab, so that steps which cannot disturb each other may run side by side. Pure.
 *
 * Two steps may overlap when everything that both use they use in the same way: two probes of one node may, a probe and
 * a look at that node's firewall log may not, for the log would depend on which comes first. What is not known here runs alone.
 */
import type { AttackStep, CliStep, ProbeStep, Step } from './playbook.ts';

/** What is used, e.g. `traffic of R2`, and in which way; undefined: no other step may use it at the same time. */
export type Uses = ReadonlyMap<string, string | undefined>;

/** What has to be known of the lab. */
export interface LabFacts {
  /** The nodes that packets between two others may come through, these two included. */
  carriers(from: string, to: string): Iterable<string>;
  readonly nodes: Iterable<string>;
  /** Whether an address is known to be the node's own. */
  hasAddress(node: string, address: string): boolean;
  /** Whether a node's configuration bounds how many may connect, or how much may pass. */
  isBounded(node: string): boolean;
}

/** `alone`: it may change anything, or nobody knows. */
export function usesOf(step: Step, lab: LabFacts): Uses | 'alone' {
  if (step.always || step.group !== undefined) return 'alone';
  // Steps after one that is tried again are meant to come when it has passed.
  if (step.again?.retry !== undefined || step.again?.within !== undefined) return 'alone';
  switch (step.kind) {
    case 'cli':
      return ofCommand(step);
    case 'probe':
      return isKnown(step, PROBE_KEYS) ? ofProbe(step, lab) : 'alone';
    case 'attack':
      return isKnown(step, ATTACK_KEYS) && isKnown(step.probe, PROBE_KEYS) ? ofAttack(step, lab) : 'alone';
    default:
      return 'alone';
  }
}

export function mayOverlap(one: Uses | 'alone', other: Uses | 'alone'): boolean {
  if (one === 'alone' || other === 'alone') return false;
  return [...one].every(([thing, way]) => !other.has(thing) || (way !== undefined && other.get(thing) === way));
}

const BASE_KEYS = ['kind', 'name', 'place', 'patterns', 'timeout', 'counters', 'lockouts', 'again'] as const;
const PROBE_KEYS: ReadonlySet<string> = new Set([
  ...BASE_KEYS,
  ...['service', 'destination', 'port', 'from', 'to', 'source', 'arrivesFrom', 'login', 'text', 'expect', 'term'],
  ...['filter', 'log', 'options', 'knownHosts', 'via', 'run', 'put', 'get', 'content'],
]);
const ATTACK_KEYS: ReadonlySet<string> = new Set([...BASE_KEYS, 'passwords', 'perConnection', 'tries', 'probe']);

/** A key that came later may mean that the step does more than is known here. */
function isKnown(step: Step, known: ReadonlySet<string>): boolean {
  return Object.entries(step).every(([key, value]) => known.has(key) || value === undefined);
}

/** Commands whose answer is in the configuration and the state of interfaces alone. */
const LASTING = /^show (configuration|version|route|interfaces terse|interfaces descriptions)\b/;

/** Pipes that write a file. */
const WRITES = /\|\s*(save|append|tee)\b/;

function ofCommand({ command, on, counters, lockouts }: CliStep): Uses | 'alone' {
  const words = command.trim().replace(/\s+/g, ' ');
  if (WRITES.test(words)) return 'alone';
  const [traffic, logins, sessions, commands] = thingsOf(on);
  const all = [traffic, logins, sessions];
  const apart = [...(counters ? [traffic] : []), ...(lockouts ? [logins] : [])].map(
    (thing) => [thing, undefined] as const,
  );
  const anyCommand = [commands, 'command'] as const;
  if (words.startsWith('clear ')) return new Map([...all.map((thing) => [thing, undefined] as const), anyCommand]);
  if (!words.startsWith('show ')) return 'alone';
  // the log may hold what other steps do at the console, too
  if (/^show log\b/.test(words)) return new Map([...all, commands].map((thing) => [thing, undefined]));
  const seen = LASTING.test(words) ? [] : all.map((thing) => [thing, 'look'] as const);
  return new Map([...seen, anyCommand, ...apart]);
}

function ofProbe(step: ProbeStep, lab: LabFacts): Uses | 'alone' {
  const { to, from, destination, login, expect, service, counters, lockouts, via, run = 'show version' } = step;
  const [traffic, logins, sessions, commands] = thingsOf(to);
  const { outcome } = expect;
  if (!run.startsWith('show ') || WRITES.test(run)) return 'alone';
  const uses = new Map<string, string | undefined>([
    ...trafficOf(via?.on ?? from, to, destination, lab),
    ...(via === undefined ? [] : trafficOf(from, via.on, via.destination, lab)),
  ]);
  // the firewall log does not tell one echo from another between the same addresses
  if (service === 'ping') uses.set(`echoes to ${destination}`, step.log === undefined ? 'echo' : undefined);
  if (step.put !== undefined) uses.set(`files of ${to}`, undefined);
  else if (step.get !== undefined) uses.set(`files of ${to}`, 'get');
  // the jump host's own connection is told from others by where it comes from
  if (via !== undefined) uses.set(traffic, undefined);
  if (via?.login !== undefined) {
    uses.set(thingsOf(via.on)[1], undefined);
    uses.set(thingsOf(via.on)[2], 'login');
  }
  // limits and counters are shared with every other attempt
  if (counters || outcome === 'limited' || outcome === 'closed') uses.set(traffic, undefined);
  if (login !== undefined) {
    const isWrong = outcome === 'denied' || outcome === 'locked' || outcome === 'closed';
    uses.set(logins, 'login');
    uses.set(sessions, 'login');
    // A wrong password counts against the user until a right one comes.
    const isApart = isWrong || Object.values(step.patterns).flat().some(mayMatchLastLogin);
    uses.set(`${logins}: ${login.user}`, isApart ? undefined : JSON.stringify(login));
  }
  if (!LASTING.test(run)) for (const thing of [traffic, logins, sessions, commands]) uses.set(thing, undefined);
  // finger tells who is logged in
  if (service === 'finger') uses.set(sessions, 'look');
  if (lockouts) uses.set(logins, undefined);
  return uses;
}

/** Whether a pattern may match `Last login: … from …`, which tells of another step; not if it begins a line otherwise. */
function mayMatchLastLogin({ source }: RegExp): boolean {
  return !/^\^[^Ll.*?+|^$[({\\]/.test(source) || source.includes('|');
}

function ofAttack({ probe, counters, lockouts }: AttackStep, lab: LabFacts): Uses | 'alone' {
  const [traffic, logins] = thingsOf(probe.to);
  const once = ofProbe({ ...probe, ...(counters && { counters }), ...(lockouts && { lockouts }) }, lab);
  if (once === 'alone') return once;
  const uses = new Map(once);
  if (probe.expect.outcome === 'limited') uses.set(traffic, undefined);
  return uses.set(logins, undefined);
}

/** What is sent to an address elsewhere than at `to`, which is only on the way then, may come anywhere. */
function* trafficOf(from: string, to: string, address: string, lab: LabFacts): Iterable<[string, string | undefined]> {
  const carriers = lab.hasAddress(to, address) ? lab.carriers(from, to) : lab.nodes;
  for (const node of new Set([from, to, ...carriers])) {
    yield [thingsOf(node)[0], lab.isBounded(node) ? undefined : 'probe'];
  }
}

function thingsOf(node: string): readonly [traffic: string, logins: string, sessions: string, commands: string] {
  return [`traffic of ${node}`, `logins at ${node}`, `sessions at ${node}`, `commands at ${node}`];
}

/** About how many milliseconds a step takes, to begin with what takes longest. */
export function weightOf(step: Step): number {
  switch (step.kind) {
    case 'wait':
      return step.seconds * 1000;
    case 'attack':
      return step.passwords * 2000;
    case 'probe':
      return step.expect.outcome === 'timeout' ? step.timeout * 1000 : step.login === undefined ? 50 : 250;
    default:
      return 30;
  }
}
