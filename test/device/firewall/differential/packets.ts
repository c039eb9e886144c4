/** Random packets for filters: made to match a term, or to miss it by little. */
import type { Attachment, Condition, Firewall, Term } from '../../../../device/firewall/model.ts';
import { bend } from './bend.ts';
import type { Draw } from './draw.ts';
import type { Packet } from './packet.ts';
import type { Traffic } from './rules.ts';
import { finish, sketch, wayTo } from './sketch.ts';

/** So many packets, with ids from 1; each aims at one of the places where filters are applied. */
export function randomPackets(draw: Draw, firewall: Firewall, traffic: Traffic, count: number): Packet[] {
  if (firewall.attachments.length === 0) return [];
  const terms = new Map<Attachment, (readonly Condition[])[]>();
  return draw.times(count, (index) => {
    const attachment = draw.pick(firewall.attachments);
    const known = terms.get(attachment) ?? termsOf(firewall, attachment);
    terms.set(attachment, known);
    const way = wayTo(attachment, traffic);
    const packet = sketch(draw, attachment.family, way);
    if (known.length > 0 && draw.chance(90)) {
      const conditions = draw.pick(known);
      for (const condition of conditions) bend(draw, packet, way, condition, true);
      if (conditions.length > 0 && draw.chance(45)) bend(draw, packet, way, draw.pick(conditions), false);
    }
    return finish(draw, packet, index + 1);
  });
}

/** The conditions of every term, with those of the terms it is nested in. */
function termsOf(firewall: Firewall, { filters, family }: Attachment): (readonly Condition[])[] {
  const of = (name: string, above: readonly Condition[]): (readonly Condition[])[] => {
    const terms = firewall.filters.find((one) => one.name === name && one.family === family)?.terms ?? [];
    return terms.flatMap((term: Term) => {
      const all = [...above, ...term.from];
      return term.filter === undefined ? [all] : of(term.filter, all);
    });
  };
  return filters.flatMap((name) => of(name, []));
}
