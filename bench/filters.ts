/** Firewall filters against rules of nftables written by hand, and against the same link without a filter. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { changeUnderLoad } from '../test/device/firewall/differential/change.ts';
import { Testbed } from '../test/device/firewall/differential/testbed.ts';
import { Console } from './commits.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { type Contender, measure, median, type Timing } from './measure.ts';
import { run } from './run.ts';

const TERMS = 1000;
const PREFIXES = 10_000;
/** Seconds of each transfer. */
const TRANSFER = 2;
/** R2's address on the link. */
const SERVER = '192.168.1.2';

/** Term by term the source networks and ports; every second network, so that none are neighbours. */
const network = (index: number) => `11.${index >> 7}.${(index & 127) * 2}.0/24`;
const port = (index: number) => 10_000 + index;
const each = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, at) => line(at));

const CONFIGURATION = [
  'set system root-authentication encrypted-password "$6$salt$hash"',
  'set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.2/30',
  ...each(TERMS, (at) => {
    const term = `set firewall family inet filter terms term t${at}`;
    return `${term} from source-address ${network(at)}\n${term} from protocol tcp\n${term} from destination-port ${port(at)}\n${term} then discard`;
  }),
  'set firewall family inet filter terms term last then accept',
  ...each(PREFIXES, (at) => `set policy-options prefix-list many ${network(at)}`),
  'set policy-options prefix-list many 192.168.1.0/30',
  'set firewall family inet filter list term many from source-prefix-list many',
  'set firewall family inet filter list term many then accept',
].join('\n');

const FILES = {
  'lab.yaml': `name: filters
topology:
  nodes:
    R1: { startup-config: R1.conf }
    R2: { startup-config: R2.conf }
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
`,
  'R1.conf':
    'set system root-authentication encrypted-password "$6$salt$hash"\nset interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30\n',
  'R2.conf': `${CONFIGURATION}\n`,
};

/** What somebody would write for the same, which is about no later fragments either; the list is a set. */
const BY_HAND = {
  terms: table([
    ...each(TERMS, (at) => `    ip saddr ${network(at)} ip frag-off & 0x1fff 0 tcp dport ${port(at)} drop`),
    '    accept',
  ]),
  list: table(
    ['    ip saddr @many accept', '    drop'],
    `  set many { type ipv4_addr; flags interval; elements = { ${each(PREFIXES, network).join(', ')}, 192.168.1.0/30 }; }`,
  ),
} as const;

function table(rules: readonly string[], set = ''): string {
  const hook = '    type filter hook prerouting priority 10;';
  return ['table inet hand {', set, '  chain input {', hook, ...rules, '  }', '}', ''].join('\n');
}

export interface FilterFigures {
  readonly figures: readonly Figure[];
  /** Rows of what there is no aim for: what, and what was seen. */
  readonly others: readonly (readonly [what: string, seen: string])[];
}

/** The figures of issue 4. */
export async function filterFigures(rounds: number): Promise<FilterFigures> {
  await using lab = new BenchLab('filters', FILES);
  await lab.vtylab('up', '--timeout', '120');
  const [client, server] = [await lab.pid('R1'), await lab.pid('R2')];
  using device = new Console(lab, 'R2');
  await device.type('configure', 'Entering configuration mode');

  const commits: Timing[][] = [];
  for (const filter of ['terms', 'list'] as const) {
    commits.push(await measure(rounds, [committing(device, filter), byHand(server, BY_HAND[filter])]));
  }
  const [terms, list] = commits.map(([ours, theirs], at) => {
    if (ours === undefined || theirs === undefined) throw new Error('two timings are compared');
    const what =
      at === 0 ? `commit of a filter of ${TERMS} terms` : `commit of a filter with a list of ${PREFIXES} prefixes`;
    return timed(`${what} · \`nft -f\` of the same rules by hand`, ours, theirs, 1.5);
  });
  const transfers = await throughput(device, client, server, rounds);
  const changed = await underLoad();
  return {
    figures: [terms, list, transfers.list, changed].filter((figure) => figure !== undefined),
    others: [[`TCP through ${TERMS} terms that do not match · without a filter`, transfers.terms]],
  };
}

/** Applies the filter that is configured already; taking it off again is not timed. */
function committing(device: Console, filter: string): Contender {
  const at = 'interfaces lo0 unit 0 family inet filter';
  return {
    name: `commit ${filter}`,
    before: () => device.type(`set ${at} input ${filter}`, 'status'),
    run: () => device.type('commit', 'commit complete'),
    after: async () => {
      await device.type(`delete ${at}`, 'status');
      await device.type('commit', 'commit complete');
    },
  };
}

function byHand(pid: number, rules: string): Contender {
  const nft = (args: readonly string[], input = '') => run('nsenter', ['-t', `${pid}`, '-n', 'nft', ...args], input);
  return {
    name: 'nft -f',
    run: () => nft(['-f', '-'], rules),
    after: () => nft(['delete', 'table', 'inet', 'hand']),
  };
}

/** Transfers between the devices, in turns: without a filter, through the list, and past the terms. */
async function throughput(device: Console, client: number, server: number, rounds: number) {
  const serving = spawn('nsenter', ['-t', `${server}`, '-n', 'iperf3', '--server', '--bind', SERVER], {
    stdio: 'ignore',
  });
  const ended = once(serving, 'exit');
  try {
    return await transfers(device, client, rounds);
  } finally {
    serving.kill();
    await ended;
  }
}

async function transfers(device: Console, client: number, rounds: number) {
  const speeds = { none: [] as number[], list: [] as number[], terms: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const filter of ['none', 'list', 'terms'] as const) {
      const contender = filter === 'none' ? undefined : committing(device, filter);
      await contender?.before?.();
      await contender?.run();
      const speed = await transfer(client);
      await contender?.after?.();
      if (round > 0) speeds[filter].push(speed);
    }
  }
  const [none, list, terms] = [speeds.none, speeds.list, speeds.terms].map(median);
  if (none === undefined || list === undefined || terms === undefined) throw new Error('three speeds are compared');
  const gigabits = (speed: number) => `${(speed / 1e9).toFixed(1)} Gbit/s`;
  const figure: Figure = {
    what: `TCP without a filter · through lo0's with a list of ${PREFIXES} prefixes`,
    ours: gigabits(list),
    theirs: gigabits(none),
    // round by round: what else the machine does meets both
    value: median(speeds.none.map((speed, round) => speed / (speeds.list[round] ?? Number.NaN))),
    aim: 1 / 0.9,
    unit: '×',
  };
  return { list: figure, terms: `${gigabits(terms)} · ${gigabits(none)}` };
}

/** Bits a second that iperf3's server gets. */
async function transfer(client: number): Promise<number> {
  const args = ['--client', SERVER, '--time', `${TRANSFER}`, '--json'];
  for (let tries = 0; ; tries++) {
    try {
      const text = await run('nsenter', ['-t', `${client}`, '-n', 'iperf3', ...args]);
      return (JSON.parse(text) as { end: { sum_received: { bits_per_second: number } } }).end.sum_received
        .bits_per_second;
    } catch (error) {
      // the server may not listen yet, or not have done with the last one
      if (tries === 20) throw error;
      await setTimeout(100);
    }
  }
}

/** A term changed again and again while 10,000 packets a second flow. */
async function underLoad(): Promise<Figure> {
  const bed = await Testbed.open(`vtylab-bench-${process.pid}`);
  try {
    const { sent, passed, changes } = await changeUnderLoad(bed, TERMS, 50_000, 10_000);
    const wrong = sent.accepted - passed.accepted + passed.discarded;
    return {
      what: `packets of 10,000 a second for 5 s that a filter of ${TERMS} terms misjudged while one was changed`,
      ours: `${wrong} in ${changes} changes`,
      value: wrong,
      aim: 0,
      unit: '×',
    };
  } finally {
    await bed.close();
  }
}

function timed(what: string, ours: Timing, theirs: Timing, aim: number): Figure {
  const spread = ({ median, min, max }: Timing) => `${median.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})`;
  return { what, ours: spread(ours), theirs: spread(theirs), value: ours.median / theirs.median, aim, unit: '×' };
}
