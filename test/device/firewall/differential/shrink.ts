/** Makes a mismatch small: leaves out of configuration and packets what makes no difference to it. */
import { compare, type Mismatch, prepare } from './compare.ts';
import type { Packet } from './packet.ts';
import { commands, type FilterRules, type Rules, type TermRules } from './rules.ts';
import type { Testbed } from './testbed.ts';

/** A configuration and packets that do not go together as they must. */
export interface Case {
  readonly rules: Rules;
  readonly packets: readonly Packet[];
}

/** Enough for any; a case that needs more stays as large as it is by then. */
const MAX_TRIES = 600;

/** The smallest case found that still does not go as it must, and what is wrong with it. */
export async function shrink(
  bed: Testbed,
  found: Case,
  mismatches: readonly Mismatch[],
): Promise<{ readonly smallest: Case; readonly mismatches: readonly Mismatch[] }> {
  let smallest = found;
  let wrong = mismatches;
  let tries = 0;

  const fails = async (one: Case): Promise<boolean> => {
    if (tries++ >= MAX_TRIES) return false;
    try {
      await bed.clear();
      const { mismatches: still } = await compare(bed, prepare(commands(one.rules).join('\n')), one.packets);
      if (still.length === 0) return false;
      [smallest, wrong] = [one, still];
      return true;
    } catch {
      return false; // no longer a configuration that a commit takes
    }
  };
  const withRules = (rules: Rules) => fails({ ...smallest, rules });
  /** Leaves out of one of the lists of `rules` what is not needed. */
  const list = async <T>(items: readonly T[], put: (items: readonly T[]) => Rules) =>
    await fewest(items, (fewer) => withRules(put(fewer)));

  const suspects = found.packets.filter(({ id }) => mismatches.some(({ packet }) => packet === id)).slice(0, 3);
  for (const suspect of suspects) if (await fails({ ...smallest, packets: [suspect] })) break;
  await fewest(smallest.packets, (packets) => fails({ ...smallest, packets }));
  await list(smallest.rules.attachments, (attachments) => ({ ...smallest.rules, attachments }));
  await list(smallest.rules.filters, (filters) => ({ ...smallest.rules, filters }));
  await list(smallest.rules.others, (others) => ({ ...smallest.rules, others }));
  for (let at = 0; at < smallest.rules.filters.length; at++) {
    const filter = (): FilterRules => smallest.rules.filters[at] ?? fail();
    const put = (changed: Partial<FilterRules>): Rules => ({
      ...smallest.rules,
      filters: smallest.rules.filters.with(at, { ...filter(), ...changed }),
    });
    await list(filter().terms, (terms) => put({ terms }));
    await list(filter().options, (options) => put({ options }));
    for (let number = 0; number < filter().terms.length; number++) {
      const term = (): TermRules => filter().terms[number] ?? fail();
      const change = (changed: Partial<TermRules>): Rules =>
        put({ terms: filter().terms.with(number, { ...term(), ...changed }) });
      await list(term().from, (from) => change({ from }));
      await list(term().then, (then) => change({ then }));
    }
  }
  await list(smallest.rules.filters, (filters) => ({ ...smallest.rules, filters }));
  for (let at = 0; at < smallest.packets.length; at++) {
    for (const plain of PLAIN) {
      const packet = smallest.packets[at] ?? fail();
      await fails({ ...smallest, packets: smallest.packets.with(at, { ...packet, ...plain(packet) }) });
    }
  }
  return { smallest, mismatches: wrong };
}

/** Ways to make a packet plainer. */
const PLAIN: readonly ((packet: Packet) => Partial<Packet>)[] = [
  () => ({ options: [], extensions: [], flags: 0, offset: 0 }),
  () => ({ options: [] }),
  ({ options }) => ({ options: options.slice(1) }),
  ({ options }) => ({ options: options.slice(0, -1) }),
  () => ({ extensions: [] }),
  ({ extensions }) => ({ extensions: extensions.slice(1) }),
  ({ extensions }) => ({ extensions: extensions.slice(0, -1) }),
  () => ({ flags: 0 }),
  () => ({ offset: 0 }),
  ({ offset }) => ({ offset: Math.min(offset, 1) }),
  () => ({ dscp: 0 }),
  () => ({ ttl: 64 }),
  () => ({ checksum: 'good' }),
  () => ({ payload: '' }),
  ({ payload }) => ({ payload: payload.slice(0, 16) }),
  ({ payload }) => ({ payload: payload.slice(0, 40) }),
  ({ payload }) => ({ payload: payload.replaceAll(/./g, '0') }),
];

function fail(): never {
  throw new Error('a list has become shorter than it can be');
}

/** The fewest items for which `holds` is true, found by leaving out ever smaller parts (ddmin); it is true of all. */
async function fewest<T>(items: readonly T[], holds: (items: readonly T[]) => Promise<boolean>): Promise<void> {
  let left = items;
  for (let size = left.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const without = [...left.slice(0, at), ...left.slice(at + size)];
      if (await holds(without)) left = without;
      else at += size;
    }
  }
}
