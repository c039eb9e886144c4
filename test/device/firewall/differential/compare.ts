/** One configuration and its packets: what the kernel did with them beside what the reference evaluator says. */
import type { NftArtefact } from '../../../../device/apply/artefact.ts';
import { effective } from '../../../../device/config/inherit.ts';
import { parseConfig } from '../../../../device/config/parse.ts';
import { firewall as feature } from '../../../../device/features/firewall.ts';
import { SCHEMA } from '../../../../device/features/index.ts';
import { countersOf } from '../../../../device/firewall/counters.ts';
import type { Firewall } from '../../../../device/firewall/model.ts';
import { TABLE } from '../../../../device/firewall/nftables.ts';
import { readFirewall } from '../../../../device/firewall/read.ts';
import { type Expectation, expectation } from './expect.ts';
import { type Packet, sending } from './packet.ts';
import { whatWasSeen } from './seen.ts';
import type { Testbed } from './testbed.ts';

/** A configuration as the device understands it. */
export interface Prepared {
  readonly firewall: Firewall;
  readonly artefacts: readonly NftArtefact[];
}

/** Something that was not as it must be, in words; `packet` is the packet's id, undefined where none is to blame. */
export interface Mismatch {
  readonly packet: number | undefined;
  readonly text: string;
}

export interface Comparison {
  readonly mismatches: readonly Mismatch[];
  readonly expectations: readonly Expectation[];
}

/** What a program is told whose packet an output filter has taken (EPERM). */
const FILTERED = 'Operation not permitted';

/** Reads the configuration as a commit does. Throws when a commit would not take it. */
export function prepare(text: string): Prepared {
  const { config, errors } = parseConfig(SCHEMA, text, { language: 'set' });
  if (errors.length > 0) throw new Error(`not a configuration: ${errors.map(({ message }) => message).join(', ')}`);
  const active = effective(config);
  const problems = feature.verify(active).filter(({ severity }) => severity === 'error');
  if (problems.length > 0) {
    const words = problems.map(({ path, message }) => `${path.join(' ')}: ${message}`);
    throw new Error(`a commit would refuse it: ${words.join('\n')}`);
  }
  const artefacts = feature.render(active).filter((artefact) => artefact.kind === 'nft');
  return { firewall: readFirewall(active), artefacts };
}

/** Installs the filters, sends the packets, and compares. */
export async function compare(
  bed: Testbed,
  { firewall, artefacts }: Prepared,
  packets: readonly Packet[],
): Promise<Comparison> {
  const runs = await bed.install(artefacts);
  const observations = await bed.exchange(packets.map(sending));
  const seen = whatWasSeen(packets, observations);
  const expectations = packets.map((packet) => expectation(firewall, packet));
  const mismatches: Mismatch[] = [
    ...(runs === 1 ? [] : [{ packet: undefined, text: `the kernel took the filters only at try ${runs}` }]),
    ...observations.errors
      .filter(([, text]) => !text.includes(FILTERED))
      .map(([index, text]) => ({ packet: packets[index]?.id, text: `could not be sent: ${text}` })),
    ...seen.strays.map((text) => ({ packet: undefined, text: `a packet that nobody expected: ${text}` })),
    ...packets.flatMap(({ id }, index) => {
      const [expected, actual] = [expectations[index]?.fate, seen.fates.get(id)];
      const [wanted, was] = [JSON.stringify(expected), JSON.stringify(actual)];
      return wanted === was ? [] : [{ packet: id, text: `expected ${wanted}\n     seen ${was}` }];
    }),
    ...differentCounters(firewall, expectations, await bed.counters(TABLE)),
  ];
  return { mismatches, expectations };
}

function differentCounters(
  firewall: Firewall,
  expectations: readonly Expectation[],
  counted: ReadonlyMap<string, { readonly packets: number; readonly bytes: number }>,
): Mismatch[] {
  const wanted = new Map<string, { packets: number; bytes: number }>();
  for (const { counter, bytes } of expectations.flatMap(({ counts }) => counts)) {
    const known = wanted.get(counter) ?? { packets: 0, bytes: 0 };
    wanted.set(counter, { packets: known.packets + 1, bytes: known.bytes + bytes });
  }
  const mismatches: Mismatch[] = [];
  for (const { instance, counters } of countersOf(firewall)) {
    for (const { name, object } of counters) {
      const key = `${instance.family} ${instance.name} ${name}`;
      const expected = wanted.get(key) ?? { packets: 0, bytes: 0 };
      wanted.delete(key);
      const actual = counted.get(object);
      if (actual?.packets === expected.packets && actual.bytes === expected.bytes) continue;
      const seen = actual === undefined ? 'is not there' : `has ${actual.packets} packets, ${actual.bytes} bytes`;
      const text = `counter ${key} ${seen}; expected ${expected.packets} packets, ${expected.bytes} bytes`;
      mismatches.push({ packet: undefined, text });
    }
  }
  for (const key of wanted.keys()) mismatches.push({ packet: undefined, text: `no counter is called ${key}` });
  return mismatches;
}
