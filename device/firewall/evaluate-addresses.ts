/** Whether a list of prefixes takes an address: the longest prefix that holds it decides. */
import { parsePrefix } from '../schema/addresses.ts';
import { listed } from './evaluate-words.ts';
import type { AddressCondition, AddressEntry } from './model.ts';
import type { Packet } from './packet.ts';

/** An entry, with the number of the prefix's first bits. */
interface ReadEntry {
  readonly entry: AddressEntry;
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly length: number;
}

/** Lists are long, and the same array for as long as they hold the same. */
const read = new WeakMap<readonly AddressEntry[], readonly ReadEntry[]>();

function readEntries(entries: readonly AddressEntry[]): readonly ReadEntry[] {
  const known = read.get(entries);
  if (known !== undefined) return known;
  const made = entries.map((entry) => {
    const { family, address, length } = parsePrefix(entry.prefix);
    return { entry, family, bits: address >> behind(family, length), length };
  });
  read.set(entries, made);
  return made;
}

/** How many bits stand behind the first `length`. */
function behind(family: 4 | 6, length: number): bigint {
  return BigInt((family === 4 ? 32 : 128) - length);
}

/** The entry that decides about the address: of the longest prefix that holds it, and an `except` before its equal. */
export function decidingEntry(entries: readonly AddressEntry[], address: string): AddressEntry | undefined {
  const wanted = parsePrefix(address);
  let best: ReadEntry | undefined;
  for (const one of readEntries(entries)) {
    if (one.family !== wanted.family || wanted.address >> behind(one.family, one.length) !== one.bits) continue;
    const longer = best === undefined || one.length > best.length;
    const excepts = one.length === best?.length && one.entry.except;
    if (longer || excepts) best = one;
  }
  return best?.entry;
}

/** Why the condition does not take the packet; undefined when it does. */
export function whyNotAddress({ side, entries }: AddressCondition, packet: Packet): string | undefined {
  const sides = side === 'either' ? (['source', 'destination'] as const) : [side];
  const reasons = sides.flatMap((name) => {
    const entry = decidingEntry(entries, packet[name]);
    if (entry !== undefined && !entry.except) return [];
    return [
      `${name} address ${packet[name]} ${entry === undefined ? `is not in ${prefixes(entries)}` : `is excluded by ${entry.prefix} except`}`,
    ];
  });
  return reasons.length < sides.length ? undefined : reasons.join(' and ');
}

function prefixes(entries: readonly AddressEntry[]): string {
  const taken = entries.filter(({ except }) => !except).map(({ prefix }) => prefix);
  return taken.length === 0 ? 'any prefix: the list takes none' : listed(taken, 'or');
}
