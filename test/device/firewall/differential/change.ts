/** Changes one term of a long filter again and again while packets flow, and tells what became of them. */
import { prepare } from './compare.ts';
import { type Packet, sending } from './packet.ts';
import { whatWasSeen } from './seen.ts';
import type { Testbed } from './testbed.ts';

/** Destination ports: what both filters accept, what both discard, and what they differ about. */
const PORTS = { accepted: 5000, discarded: 6000, changing: 7000 } as const;

export type Kind = keyof typeof PORTS;

export interface ChangeResult {
  /** Packets sent and passed of each kind. */
  readonly sent: Readonly<Record<Kind, number>>;
  readonly passed: Readonly<Record<Kind, number>>;
  /** How often the filter was changed while they flowed. */
  readonly changes: number;
}

/** A filter of `terms` terms, of which none but the last three meets the packets; the one in the middle changes. */
export function longFilter(terms: number, action: 'accept' | 'discard'): string {
  const at = 'set firewall family inet filter long term';
  const lines = Array.from({ length: terms - 3 }, (_, term) => {
    const source = `172.30.${term >> 8}.${term & 255}/32`;
    return [`${at} t${term} from source-address ${source}`, `${at} t${term} then discard`];
  });
  const decides = (name: Kind, then: string) => [
    `${at} ${name} from protocol udp`,
    `${at} ${name} from destination-port ${PORTS[name]}`,
    `${at} ${name} then ${then}`,
  ];
  // the changing term stands among those that do not match
  lines.splice(Math.floor(lines.length / 2), 0, decides('changing', action));
  lines.push(decides('accepted', 'accept'), decides('discarded', 'discard'));
  return [...lines.flat(), 'set interfaces ge-0/0/0 unit 0 family inet filter input long'].join('\n');
}

/** Sends `count` packets (65,535 at most), `rate` a second, through a filter of which a term changes all the while. */
export async function changeUnderLoad(bed: Testbed, terms: number, count: number, rate: number): Promise<ChangeResult> {
  const kinds = Object.keys(PORTS) as Kind[];
  const kindOf = (id: number) => kinds[id % kinds.length] ?? 'accepted';
  const packets = Array.from({ length: count }, (_, index) => packetTo(index + 1, PORTS[kindOf(index + 1)]));
  const filters = [prepare(longFilter(terms, 'discard')), prepare(longFilter(terms, 'accept'))];
  const install = async (turn: number) => {
    const runs = await bed.install(filters[turn % filters.length]?.artefacts ?? []);
    if (runs !== 1) throw new Error(`the kernel took the change only at try ${runs}`);
  };

  await install(0);
  let flowing = true;
  const exchange = bed.exchange(packets.map(sending), rate).finally(() => {
    flowing = false;
  });
  let changes = 0;
  while (flowing) await install(++changes);
  const { fates, strays } = whatWasSeen(packets, await exchange);
  if (strays.length > 0) throw new Error(`a packet that nobody sent: ${strays[0]}`);

  const tally = () => ({ accepted: 0, discarded: 0, changing: 0 });
  const [sent, passed] = [tally(), tally()];
  for (const { id } of packets) {
    sent[kindOf(id)]++;
    passed[kindOf(id)] += fates.get(id)?.arrived.length ?? 0;
  }
  return { sent, passed, changes };
}

function packetTo(id: number, port: number): Packet {
  const ports = Buffer.alloc(8);
  ports.writeUInt16BE(40_000, 0);
  ports.writeUInt16BE(port, 2);
  return {
    ...{ id, from: 0, family: 'inet', source: '10.200.1.1', destination: '10.2.0.2', protocol: 17, dscp: 0, ttl: 64 },
    ...{ flags: 0, offset: 0, options: [], extensions: [], payload: ports.toString('hex'), checksum: 'good' },
  };
}
