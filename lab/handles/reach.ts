/** What a matcher asks: can one node reach another one, by which service, and how must the attempt end. Pure but for the attempt. */
import type { Decision } from '../../protocol/control.ts';
import { InputError } from '../errors.ts';
import type { ProbeStep } from '../verify/playbook.ts';
import type { Seen } from '../verify/run-step.ts';
import { decisive } from '../verify/words.ts';
import { type AttemptOptions, type Login, perform, stepOf, type Wanted } from './attempt.ts';
import type { Node } from './node.ts';

/** Exactly one service; `ping` when none is named. */
export interface ReachOptions extends Omit<AttemptOptions, 'to'> {
  /** Connects and waits for the service to speak; with a login it must be let in. */
  readonly ssh?: true | Login;
  readonly telnet?: true | Login;
  readonly ftp?: true | Login;
  readonly sftp?: Login;
  readonly scp?: Login;
  readonly finger?: true;
  /** A port, connected to. */
  readonly tcp?: number;
  /** A port, sent to. */
  readonly udp?: number;
  readonly ping?: true;
  /** What must have decided on the reached node. */
  readonly term?: string;
  readonly filter?: string;
}

/** How an attempt that is kept out must end, and who must have decided so on the reached node; undefined: no filter. */
export interface Ending {
  readonly words: string;
  readonly outcome: ProbeStep['expect']['outcome'];
  readonly action: Decision['action'] | undefined;
}

export const ENDINGS = {
  rejected: { words: 'be rejected by', outcome: 'rejected', action: 'reject' },
  discarded: { words: 'be discarded by', outcome: 'timeout', action: 'discard' },
  refused: { words: 'be refused by', outcome: 'refused', action: undefined },
  denied: { words: 'be denied by', outcome: 'denied', action: undefined },
} as const satisfies Record<string, Ending>;

/** What a matcher found. */
export interface Finding {
  /** Whether it is as the matcher says; undefined: nothing is proven. */
  readonly holds: boolean | undefined;
  /** In plain language why, and what it stands on. */
  readonly reason: string;
  /** Why nothing is proven of one that was not let in: of no interest to whoever wanted it to be. */
  readonly doubt?: string;
}

/** What else a matcher takes: a word that is none of them would be a ping in place of what was meant. */
const OPTIONS: readonly string[] = ['source', 'port', 'timeout', 'to', 'term', 'filter'];

const SERVICES = ['ssh', 'telnet', 'ftp', 'sftp', 'scp', 'finger', 'tcp', 'udp', 'ping'] as const;

/** Makes the attempt, from inside a node to another node or an address. */
async function attempt(
  from: Node,
  to: Node | string,
  options: ReachOptions,
  expect: ProbeStep['expect'],
): Promise<Finding & { readonly step: ProbeStep; readonly seen: Seen }> {
  const step = await stepOf(from.lab, from, wanted(to, options, expect));
  const seen = await perform(from.lab, step);
  const { status, evidence, reason } = seen.judgement;
  const holds = status === 'unproven' ? undefined : status === 'passed';
  return { holds, reason: reason === undefined ? evidence : `${reason}\nseen: ${evidence}`, step, seen };
}

/** Whether one is let in. `false` is proven too: a filter of the reached node kept it out, or another source was let in. */
export async function reaches(from: Node, to: Node | string, options: ReachOptions): Promise<Finding> {
  const { holds, reason, step, seen } = await attempt(from, to, options, { outcome: 'accepted' });
  if (seen.probe?.outcome === 'accepted') return { holds, reason };
  const decided = seen.observation && decisive(seen.observation);
  const twin = from.lab.allowed.twinOf(step);
  if (decided !== undefined && decided.action !== 'accept') return { holds: false, reason };
  if (twin !== undefined && seen.observation?.arrived)
    return { holds: false, reason: `${reason}\nproven by: ${twin.name} was let in` };
  return { holds: undefined, reason, doubt: unproven(step) };
}

/** Whether one is kept out in this way, by the reached node itself. */
export async function isKeptOut(
  from: Node,
  to: Node | string,
  ending: Ending,
  options: ReachOptions & { readonly code?: number },
): Promise<Finding> {
  const { code, ...rest } = options;
  const expect = { outcome: ending.outcome, ...(code !== undefined && { code }) };
  const { holds, reason, seen, step } = await attempt(from, to, rest, expect);
  if (holds !== true || ending.action === undefined) return { holds, reason };
  const decided = seen.observation && decisive(seen.observation);
  if (decided?.action === ending.action) return { holds, reason };
  return { holds: undefined, reason: `${reason}\nno filter of ${step.to} decided so` };
}

function unproven({ to, service }: ProbeStep): string {
  return (
    `it was kept out, but nothing proves that ${to} did so: no filter of ${to} decided it, and nobody was let in to ${service} there ` +
    'since the last change (a service that is dead, or a wire that is cut, keeps everybody out). ' +
    'Show first that another source is let in.'
  );
}

/** Checks the words of programs that have no types: vitest runs a test file without looking at them. */
function checkOptions(options: ReachOptions): void {
  const services: readonly string[] = SERVICES;
  const known = [...services, ...OPTIONS];
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) throw new InputError(`unknown option '${key}'; expected ${known.join(', ')}`);
    if (value === false) throw new InputError(`${key}: false: leave it out, what is to be tried is named`);
    if (services.includes(key)) checkService(key, value);
  }
}

function checkService(service: string, value: unknown): void {
  const [fits, expected] =
    service === 'tcp' || service === 'udp'
      ? [Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535, 'a port, 1..65535']
      : [value === undefined || value === true || typeof value === 'object', 'true or a login'];
  if (!fits && value !== undefined) throw new InputError(`${service}: expected ${expected}, got ${String(value)}`);
}

function wanted(destination: Node | string, options: ReachOptions, expect: ProbeStep['expect']): Wanted {
  checkOptions(options);
  const { ssh, telnet, ftp, sftp, scp, finger, tcp, udp, ping, ...rest } = options;
  const named = SERVICES.filter((service) => options[service] !== undefined);
  const [service = 'ping', another] = named;
  if (another !== undefined) throw new InputError(`expected one service, got ${named.join(' and ')}`);
  const given = { ssh, telnet, ftp, sftp, scp, finger, ping }[service as Exclude<typeof service, 'tcp' | 'udp'>];
  const login = typeof given === 'object' ? given : undefined;
  const port = tcp ?? udp ?? rest.port;
  return {
    ...rest,
    service,
    destination,
    expect,
    ...(port !== undefined && { port }),
    ...(login !== undefined && { login }),
  };
}
