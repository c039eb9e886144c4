/** Who answers for an address on a link: ARP, which no filter sees, and neighbour discovery, which filters do. */
import type { Packet } from '../firewall/packet.ts';
import { isLinkLocal } from '../schema/addresses.ts';
import { type SimInterface, type SimNode, works } from './network.ts';
import { neighbourPacket } from './packets.ts';
import { type Journey, judge, logical } from './walk.ts';

interface Neighbour {
  readonly node: SimNode;
  readonly interface: SimInterface;
}

/** Stands for a link-local address that comes of a hardware address, which no configuration tells. */
const LINK_LOCAL = 'fe80::ff:fe00:1';
/** Stands for the group of all who may have the address. */
const SOLICITED = 'ff02::1:ff00:1';

/** Whoever takes a packet for `target` on the link of `by`; undefined when nobody answers. */
export function resolveNeighbour(
  journey: Journey,
  node: SimNode,
  by: SimInterface,
  target: string,
  packet: Packet,
): Neighbour | undefined {
  if (!works(by)) return undefined;
  const others = (by.segment?.ends ?? []).flatMap((end): Neighbour[] => {
    const peer = journey.lab.nodes.get(end.node);
    const one = peer?.interfaces.find(({ name }) => name === end.interface);
    return peer === undefined || one === undefined || one === by || !works(one) ? [] : [{ node: peer, interface: one }];
  });
  if (packet.family === 'inet') {
    // Linux answers on any interface for any address it has
    return others.find(({ node: peer }) => peer.interfaces.some((one) => one.up && has(one, target)));
  }
  const known = others.find((peer) => has(peer.interface, target));
  const hidden = isLinkLocal(target) && known === undefined ? others : [];
  const [first] = known === undefined ? hidden : [known];
  if (first === undefined) return undefined;
  const me = { node, interface: by };
  const asker = has(by, packet.source) ? packet.source : linkLocalOf(by);
  if (known !== undefined && exchanges(journey, me, known, asker, target)) return known;
  // the other side's own question teaches the address; and whose a link-local address is, no configuration tells
  const possible = known === undefined || solicits(journey, known, me, target);
  if (!possible) return undefined;
  return journey.choices.pick(`neighbour ${node.name} ${by.name} ${target}`, [first, undefined]);
}

function has({ addresses }: SimInterface, address: string): boolean {
  return addresses.some(({ local }) => local === address);
}

function linkLocalOf({ addresses }: SimInterface): string {
  return addresses.find(({ local }) => isLinkLocal(local))?.local ?? LINK_LOCAL;
}

/** Question and answer both get through. */
function exchanges(journey: Journey, asker: Neighbour, asked: Neighbour, source: string, target: string): boolean {
  const answer = neighbourPacket('advertisement', { source: target, destination: source }, journey.checksum);
  return solicits(journey, asker, asked, source) && passes(journey, asked, asker, answer);
}

function solicits(journey: Journey, asker: Neighbour, asked: Neighbour, source: string): boolean {
  const question = neighbourPacket('solicitation', { source, destination: SOLICITED }, journey.checksum);
  return passes(journey, asker, asked, question);
}

/** From one to the other, past the filters of both. What they count is not told: entries are kept for a while. */
function passes(journey: Journey, from: Neighbour, to: Neighbour, packet: Packet): boolean {
  const quiet: Journey = { ...journey, traces: [] };
  const out = { ...packet, arriving: 'none', leaving: logical(from.interface) };
  const arriving = { ...packet, arriving: logical(to.interface) };
  return (
    judge(quiet, from.node, 'lo0', 'output', out) === undefined &&
    judge(quiet, from.node, from.interface.name, 'output', out) === undefined &&
    judge(quiet, to.node, to.interface.name, 'input', arriving) === undefined &&
    judge(quiet, to.node, 'lo0', 'input', arriving) === undefined
  );
}
