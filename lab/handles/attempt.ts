/** Attempts to reach a service: what is asked for, and what came of it. */
import type {
  FlowExplanation,
  IcmpError,
  Observation,
  Outcome,
  ProbeResult,
  ProbeService,
} from '../../protocol/control.ts';
import { NodeError } from '../errors.ts';
import { foreseer } from '../verify/foresee.ts';
import type { ProbeStep } from '../verify/playbook.ts';
import { runStep, type Seen } from '../verify/run-step.ts';
import { SERVICE_PORT } from '../verify/words.ts';
import { findReached } from './addresses.ts';
import type { Lab } from './lab.ts';
import type { Node } from './node.ts';

export interface Login {
  readonly user: string;
  readonly password?: string;
  /** The text of a private key, in place of the password. */
  readonly key?: string;
}

export interface AttemptOptions {
  /** The address to connect from; the node chooses when absent. */
  readonly source?: string;
  /** The service's own when absent. */
  readonly port?: number;
  /** Seconds for connecting and logging in; 10 when absent. */
  readonly timeout?: number;
  /** The node that is reached, where the destination is an address that no configuration names. */
  readonly to?: string;
}

/** How an attempt ended, with its evidence. */
export interface Attempt {
  /** Whether it was let in: connected, and logged in where there is a login. */
  readonly accepted: boolean;
  readonly outcome: Outcome;
  /** In plain language why it was not let in; absent when it was. */
  readonly reason?: string;
  /** One line: what was seen on both sides. */
  readonly evidence: string;
  /** What the service printed up to the prompt. */
  readonly banner?: string;
  readonly icmp?: IcmpError;
  readonly probe: ProbeResult;
  /** What the reached node did with this very flow: who decided, what was logged. */
  readonly observation: Observation;
  /** Why, by its configuration, where a filter decided. */
  readonly explanation?: FlowExplanation;
}

/** What is to be tried, and how it must end. */
export interface Wanted extends AttemptOptions {
  readonly service: ProbeService;
  /** An address, or a node: then its loopback's address, else its first. */
  readonly destination: string | Node;
  readonly login?: Login;
  readonly text?: string;
  readonly expect?: ProbeStep['expect'];
  readonly term?: string;
  readonly filter?: string;
  readonly log?: ProbeStep['log'];
}

/** The same as a playbook's step. Throws InputError for a destination that belongs to no node. */
export async function stepOf(lab: Lab, from: Node, wanted: Wanted): Promise<ProbeStep> {
  const {
    service,
    destination,
    port,
    source,
    login,
    timeout = 10,
    text,
    expect = ACCEPTED,
    term,
    filter,
    log,
  } = wanted;
  const reached = await findReached(lab, destination, wanted.to);
  const { user, password = '', key } = login ?? { user: '' };
  return {
    kind: 'probe',
    name: `${service} from ${from.name}`,
    place: { file: lab.topology.file, line: 1, column: 1 },
    patterns: { matches: [], lacks: [] },
    service,
    destination: reached.address,
    port: port ?? portOf(service),
    from: from.name,
    to: reached.node,
    timeout,
    expect,
    ...(source !== undefined && { source }),
    ...(login !== undefined && { login: { user, password, ...(key !== undefined && { key }) } }),
    ...(text !== undefined && { text }),
    ...(term !== undefined && { term }),
    ...(filter !== undefined && { filter }),
    ...(log !== undefined && { log }),
  };
}

const ACCEPTED = { outcome: 'accepted' } as const;

function portOf(service: ProbeService): number {
  if (service !== 'tcp' && service !== 'udp') return SERVICE_PORT[service];
  throw new RangeError(`${service}: expected a port`);
}

/** Carries it out. Throws NodeError when a node cannot be asked, or has no such source address. */
export async function perform(lab: Lab, step: ProbeStep): Promise<Seen> {
  const foresee = foreseer(lab.topology, lab.call);
  const seen = await runStep(step, { callNode: lab.call, changed() {}, foresee });
  if (seen.judgement.status === 'error' || seen.probe === undefined) {
    throw new NodeError(step.from, seen.judgement.reason ?? 'the attempt could not be made');
  }
  if (seen.probe.outcome === 'accepted' && seen.observation?.arrived === true) lab.allowed.add(step);
  return seen;
}

/** The attempt as it is told to whoever asked for it. */
export function attemptOf({ judgement, probe, observation, explanation }: Seen): Attempt {
  if (probe === undefined || observation === undefined) throw new RangeError('an attempt has a probe');
  const { outcome, banner, icmp } = probe;
  return {
    accepted: outcome === 'accepted',
    outcome,
    evidence: judgement.evidence,
    probe,
    observation,
    ...(judgement.reason !== undefined && { reason: judgement.reason }),
    ...(banner !== undefined && { banner }),
    ...(icmp !== undefined && { icmp }),
    ...(explanation !== undefined && { explanation }),
  };
}
