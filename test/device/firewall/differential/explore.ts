/** Random filters and random packets, round after round, each with a seed of its own. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type Mismatch, prepare } from './compare.ts';
import { Draw } from './draw.ts';
import { encode, type Packet } from './packet.ts';
import { randomPackets } from './packets.ts';
import { commands, randomRules } from './rules.ts';
import { shrink } from './shrink.ts';
import type { Tally } from './tally.ts';
import type { Testbed } from './testbed.ts';

/** Packets of a round: many rounds see more than long ones, and a round costs as much as a few hundred packets. */
export const PACKETS = 200;

/** A mismatch made small, as it is kept and tried again in every run. */
export interface KnownCase {
  /** What was wrong. */
  readonly note: string;
  /** The configuration. */
  readonly commands: readonly string[];
  readonly packets: readonly Packet[];
}

const CASES = join(import.meta.dirname, 'cases');

/** Every kept case with its file's name. */
export function knownCases(): (readonly [name: string, known: KnownCase])[] {
  return readdirSync(CASES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(CASES, name), 'utf8')) as KnownCase]);
}

/** Tries a kept case; resolves with what is wrong. */
export async function replay(bed: Testbed, { commands: lines, packets }: KnownCase): Promise<readonly Mismatch[]> {
  await bed.clear();
  const { mismatches } = await compare(bed, prepare(lines.join('\n')), packets);
  await bed.clear();
  return mismatches;
}

/** One round. Throws when something is not as it must be, with the smallest case of it, which is also kept as a file. */
export async function explore(bed: Testbed, seed: number, tally: Tally): Promise<void> {
  const draw = new Draw(seed);
  const traffic = seed % 4 === 0 ? 'own' : 'incoming';
  // names that no other round has, so that counters begin at zero
  const rules = randomRules(draw, traffic, `s${seed}x`);
  const prepared = prepare(commands(rules).join('\n'));
  const packets = randomPackets(draw, prepared.firewall, traffic, PACKETS);
  const { mismatches, expectations } = await compare(bed, prepared, packets);
  tally.add(prepared, expectations);
  if (mismatches.length === 0) return;
  const { smallest, mismatches: left } = await shrink(bed, { rules, packets }, mismatches);
  const note = left.map(({ text }) => text).join('\n');
  const known = { note, commands: commands(smallest.rules), packets: smallest.packets };
  const file = keep(known);
  const bytes = smallest.packets.map((packet) => `packet ${packet.id}: ${encode(packet).toString('hex')}`);
  throw new Error(
    [`seed ${seed}: filters are not what the kernel does (kept as ${file})`, ...known.commands, ...bytes, note].join(
      '\n',
    ),
  );
}

function keep(known: KnownCase): string {
  mkdirSync(CASES, { recursive: true });
  const text = `${JSON.stringify(known, null, 2)}\n`;
  const name = `found-${createHash('sha1').update(text).digest('hex').slice(0, 8)}.json`;
  writeFileSync(join(CASES, name), text);
  return `cases/${name}`;
}
