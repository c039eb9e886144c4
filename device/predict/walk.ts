/** One packet on its way through a lab: routes, neighbours and filters at every hop, as the nodes' kernels have them. */
import { type Evaluation, evaluate, type FinalOutcome } from '../firewall/evaluate.ts';
import type { Attachment, RejectType } from '../firewall/model.ts';
import type { Packet } from '../firewall/packet.ts';
import type { Choices } from './choices.ts';
import { resolveNeighbour } from './neighbours.ts';
import { ownerOf, type SimInterface, type SimLab, type SimNode } from './network.ts';
import { isTcp } from './packets.ts';
import { type Found, type Hop, lookup, type Selector } from './routing.ts';

/** One attempt under way. */
export interface Journey {
  readonly lab: SimLab;
  readonly choices: Choices;
  /** What its packets leave in counters, logs and policers. */
  readonly traces: string[];
  /** What stands for the checksum of an ICMP packet, where filters read a port. */
  readonly checksum: number;
}

/** What becomes of a packet. */
export type Fate =
  | { readonly kind: 'arrived'; readonly node: SimNode }
  | { readonly kind: 'lost'; readonly reason: string }
  | Answered;

/** A node says no, or tries to: see `answers.ts`. */
export interface Answered {
  readonly kind: 'answered';
  readonly by: SimNode;
  readonly packet: Packet;
  /** What it sends. */
  readonly with: RejectType;
  /** It looks for the way back as soon as the packet comes in, and sends nothing without one. */
  readonly early: boolean;
  /** It speaks for the address the packet was sent to. */
  readonly own?: true;
  /** Three seconds after the packet: so long a neighbour is looked for. */
  readonly late?: true;
  readonly reason: string;
}

/** A node sends a packet of its own. `selector`: how it looks for the way, where the packet's source is not asked. */
export function send(journey: Journey, node: SimNode, packet: Packet, selector?: Selector): Fate {
  const found = lookup(node, packet.destination, selector ?? { source: packet.source });
  if (found.kind === 'local') {
    const open = node.interfaces.some(({ loopback, up }) => loopback && up);
    return open ? { kind: 'arrived', node } : lost(`${node.name}'s loopback interface is down`);
  }
  const hop = chooseHop(journey, node, packet, found);
  if (hop === undefined) return lost(`${node.name} has ${routeWords(found)} to ${packet.destination}`);
  const out = { ...packet, arriving: 'none', leaving: logical(hop.interface) };
  const stopped = judge(journey, node, 'lo0', 'output', out) ?? judge(journey, node, hop.interface.name, 'output', out);
  if (stopped !== undefined) return stoppedFate(node, packet, stopped, false);
  return carry(journey, node, packet, hop, true);
}

/** Over the link to whoever is there. */
function carry(journey: Journey, node: SimNode, packet: Packet, hop: Hop, own: boolean): Fate {
  const target = hop.gateway ?? packet.destination;
  const neighbour = resolveNeighbour(journey, node, hop.interface, target, packet);
  if (neighbour !== undefined) return receive(journey, neighbour.node, neighbour.interface, packet);
  const reason = `nobody on ${node.name}'s ${hop.interface.name} has ${target}`;
  if (own) return lost(reason);
  const unreachable = packet.family === 'inet' ? { type: 3, code: 1 } : { type: 1, code: 3 };
  return { ...answered(node, packet, unreachable, reason), late: true };
}

function receive(journey: Journey, node: SimNode, by: SimInterface, received: Packet): Fate {
  const packet = { ...received, arriving: logical(by), leaving: 'none' };
  const separated = separation(node, by, packet);
  if (separated !== undefined) return lost(separated);
  const here = ownerOf(node, packet.destination) !== undefined;
  const stopped =
    judge(journey, node, by.name, 'input', packet) ?? (here ? judge(journey, node, 'lo0', 'input', packet) : undefined);
  if (stopped !== undefined) return stoppedFate(node, packet, stopped, true);
  // IPv6 takes it
  if (packet.family === 'inet' && ownerOf(node, packet.source) !== undefined)
    return lost(`${packet.source} is ${node.name}'s own address`);
  if (here) return { kind: 'arrived', node };
  return passOn(journey, node, by, packet);
}

function passOn(journey: Journey, node: SimNode, by: SimInterface, packet: Packet): Fate {
  if (node.role === 'host') return lost(`${node.name} is a host and passes nothing on`);
  const inet = packet.family === 'inet';
  const found = lookup(node, packet.destination, { source: packet.source, arriving: by.name });
  const hop = chooseHop(journey, node, packet, found);
  if (hop === undefined) {
    const reason = `${node.name} has ${routeWords(found)} to ${packet.destination}`;
    if (found.kind === 'blackhole') return lost(reason);
    const code = inet && found.kind === 'unreachable' ? 1 : 0;
    return answered(node, packet, { type: inet ? 3 : 1, code }, reason);
  }
  const ttl = typeof packet.ttl === 'number' ? packet.ttl - 1 : packet.ttl;
  if (ttl === 0) return answered(node, packet, { type: inet ? 11 : 3, code: 0 }, `${node.name}: time to live exceeded`);
  const passed = { ...packet, ttl, leaving: logical(hop.interface) };
  const stopped = judge(journey, node, hop.interface.name, 'output', passed);
  if (stopped !== undefined) return stoppedFate(node, passed, stopped, false);
  return carry(journey, node, passed, hop, false);
}

/** One flow takes one way; which of several, a hash decides. */
function chooseHop(journey: Journey, node: SimNode, packet: Packet, found: Found): Hop | undefined {
  const [first, ...others] = found.kind === 'on' ? found.hops : [];
  if (first === undefined) return undefined;
  return journey.choices.pick(`${node.name} ${packet.source} ${packet.destination}`, [first, ...others]);
}

function routeWords(found: Found): string {
  return found.kind === 'unreachable' || found.kind === 'blackhole' ? `a route that says no` : 'no route';
}

/** What a filter that does not accept does, and its words. */
interface Stopped {
  readonly outcome: Exclude<FinalOutcome, { kind: 'accept' }>;
  readonly words: string;
}

/** Undefined: the packet may go on. */
export function judge(
  journey: Journey,
  node: SimNode,
  at: string,
  direction: Attachment['direction'],
  packet: Packet,
): Stopped | undefined {
  const attachment = node.firewall.attachments.find(
    (one) => one.interface === at && one.direction === direction && one.family === packet.family,
  );
  if (attachment === undefined) return undefined;
  const found = evaluate(node.firewall, attachment, packet);
  leaveTraces(journey, node, found);
  const outcome = outcomeOf(journey, found);
  if (outcome.kind === 'accept') return undefined;
  const { filter = '', term } = found;
  const who = term === undefined ? `the end of filter ${filter}` : `term ${term} of filter ${filter}`;
  return { outcome, words: `${who}, ${direction} of ${at} on ${node.name}` };
}

function outcomeOf({ choices, traces }: Journey, { possible, outcome }: Evaluation): FinalOutcome {
  const different = new Map([...possible.map((one) => one.outcome), outcome].map((one) => [JSON.stringify(one), one]));
  const [first, ...others] = different.values();
  // each packet is another question
  return first === undefined
    ? outcome
    : choices.pick(`filter ${traces.length} ${choices.taken.length}`, [first, ...others]);
}

function leaveTraces({ traces }: Journey, node: SimNode, found: Evaluation): void {
  const { instance, counts, policers, logs } = found;
  for (const { counter } of counts) traces.push(`${node.name}: counter ${counter} of ${instance}`);
  for (const { policer } of policers) traces.push(`${node.name}: policer ${policer} of ${instance}`);
  for (const { filter, term, action, log, syslog } of logs) {
    const where = [...(log ? ['log'] : []), ...(syslog ? ['syslog'] : [])].join(' and ');
    traces.push(`${node.name}: ${where} ${action} by term ${term} of ${filter}`);
  }
}

function stoppedFate(by: SimNode, packet: Packet, { outcome, words }: Stopped, early: boolean): Fate {
  if (outcome.kind === 'discard') return lost(`discarded by ${words}`);
  return { ...answered(by, packet, outcome.with, `rejected by ${words}`), early };
}

function answered(by: SimNode, packet: Packet, message: RejectType, reason: string): Answered {
  return { kind: 'answered', by, packet, with: message, early: false, reason };
}

/** A datagram that arrived at a port nobody has. */
export function nobodyListens(by: SimNode, packet: Packet, port: number): Answered {
  const unreachable = packet.family === 'inet' ? { type: 3, code: 3 } : { type: 1, code: 4 };
  return { ...answered(by, packet, unreachable, `nobody listens on port ${port} of ${by.name}`), own: true };
}

/** Routing instances are kept apart by a table of nftables (features/routing-instances-separation.ts). */
function separation(node: SimNode, by: SimInterface, packet: Packet): string | undefined {
  const owner = ownerOf(node, packet.destination);
  for (const { name, interfaces } of node.instances) {
    const inside = interfaces.includes(by.name);
    const owned = owner !== undefined && interfaces.includes(owner.name);
    if (inside && owner !== undefined && !owned)
      return `${packet.destination} is not in ${node.name}'s instance ${name}`;
    if (!inside && owned) return `${packet.destination} is in ${node.name}'s instance ${name}, ${by.name} is not`;
  }
  return undefined;
}

export function lost(reason: string): Fate {
  return { kind: 'lost', reason };
}

/** A device has one logical interface of each physical one. */
export function logical({ name }: SimInterface): string {
  return `${name}.0`;
}

/** What an answer is as a packet: a reset only ever answers TCP. */
export function answerKind({ with: message, packet }: Answered): RejectType {
  if (message !== 'tcp-reset' || isTcp(packet)) return message;
  return packet.family === 'inet' ? { type: 3, code: 13 } : { type: 1, code: 1 };
}
