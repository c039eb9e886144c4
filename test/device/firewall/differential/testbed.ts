/**
 * Two network namespaces of the test's own: the device, and the tester that holds the other ends of its wires.
 *
 *     tester  w0 ── ge-0-0-0  device     10.3.0.0/16, 2001:db8:3::/48 behind it
 *             w1 ── xe-0-0-1             10.2.0.0/16, 2001:db8:2::/48
 *             w2 ── fxp0                 10.4.0.0/16, 2001:db8:4::/48
 *             w3 ── ge-0-0-9             everything else: answers to senders go here, where there is no filter
 *
 * All of 10.1.0.0/16 and 2001:db8:1::/48 is the device itself. No wire has an address and nobody asks for neighbours,
 * so that nothing runs on the wires but the test's packets.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { NftArtefact } from '../../../../device/apply/artefact.ts';
import { nftApplier } from '../../../../device/apply/nft.ts';
import { LOG_GROUP, SYSLOG_GROUP } from '../../../../device/firewall/ulogd.ts';
import { type Runner, runCommand } from '../../../../device/run.ts';

/** The wires, by number. */
export const WIRES = ['ge-0/0/0', 'xe-0/0/1', 'fxp0', 'ge-0/0/9'] as const;

/** The wire that a packet to this network leaves by; the last wire has all the others. */
export const BEHIND = [
  { wire: 0, inet: '10.3.0.0/16', inet6: '2001:db8:3::/48' },
  { wire: 1, inet: '10.2.0.0/16', inet6: '2001:db8:2::/48' },
  { wire: 2, inet: '10.4.0.0/16', inet6: '2001:db8:4::/48' },
] as const;

/** What is the device itself. */
export const LOCAL = { inet: '10.1.0.0/16', inet6: '2001:db8:1::/48' } as const;

/** The NFLOG group of what came through every filter to the device itself. */
export const ARRIVED_GROUP = 77;

/** Destination and source of a frame that goes into the device by a wire. */
export const deviceMac = (wire: number) => `02000000000${wire}`;
export const testerMac = (wire: number) => `02000000010${wire}`;

/** What was seen of a batch. */
export interface Observations {
  /** Frames that came out of the device: wire, and the frame in hexadecimal. */
  readonly frames: readonly (readonly [wire: number, frame: string])[];
  readonly logs: readonly (readonly [group: number, prefix: string, input: string, output: string, packet: string])[];
  /** Packets that could not be sent. */
  readonly errors: readonly (readonly [index: number, text: string])[];
}

/** A packet to send: a frame into a wire, or a packet that the device itself sends. */
export type Sending = readonly [place: number | 'own', hex: string];

/** The running testbed. */
export class Testbed {
  readonly #names: { readonly tester: string; readonly device: string };
  readonly #applier: ReturnType<typeof nftApplier>;
  #installed: readonly NftArtefact[] = [];
  #runs = 0;
  #wire: ChildProcess | undefined;
  #lines: Interface | undefined;

  private constructor(name: string) {
    this.#names = { tester: `${name}-tester`, device: `${name}-device` };
    this.#applier = nftApplier((...run) => {
      this.#runs++;
      return this.#inDevice(...run);
    });
  }

  /** `name`: of the namespaces, in front of `-tester` and `-device`. */
  static async open(name: string): Promise<Testbed> {
    const bed = new Testbed(name);
    try {
      await bed.#lay();
      await bed.#start();
    } catch (error) {
      await bed.close();
      throw error;
    }
    return bed;
  }

  readonly #inDevice: Runner = ([program, ...args], options) =>
    runCommand(['nsenter', `--net=/run/netns/${this.#names.device}`, program, ...args], options);

  /** Puts filters in the place of what there is, as a commit does. Resolves with how often nft was run for it. */
  async install(artefacts: readonly NftArtefact[]): Promise<number> {
    const before = this.#runs;
    await this.#applier.check?.(artefacts);
    await this.#applier.apply(artefacts, this.#installed);
    this.#installed = artefacts;
    return this.#runs - before;
  }

  /** Takes the filters away, and with them their counters. */
  async clear(): Promise<void> {
    await this.#applier.apply([], this.#installed);
    this.#installed = [];
  }

  /** Every named counter of a table: packets and bytes. */
  async counters(table: string): Promise<Map<string, { packets: number; bytes: number }>> {
    const text = await must(this.#inDevice, ['nft', '-j', 'list', 'counters', 'table', ...table.split(' ')]);
    const { nftables } = JSON.parse(text) as {
      nftables: { counter?: { name: string; packets: number; bytes: number } }[];
    };
    return new Map(nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter]])));
  }

  /** Sends packets, so many a second, or as fast as it goes, and waits until everything they cause has come. */
  async exchange(packets: readonly Sending[], rate = 0): Promise<Observations> {
    const wire = this.#wire;
    if (wire?.stdin == null || this.#lines === undefined) throw new Error('the testbed is closed');
    const answer = this.#nextLine();
    wire.stdin.write(`${JSON.stringify({ packets, rate })}\n`);
    return JSON.parse(await answer) as Observations;
  }

  async close(): Promise<void> {
    const wire = this.#wire;
    if (wire !== undefined && wire.exitCode === null && wire.signalCode === null) {
      const ended = once(wire, 'exit');
      wire.stdin?.end();
      await ended;
    }
    for (const name of Object.values(this.#names)) await runCommand(['ip', 'netns', 'del', name]);
  }

  async #lay(): Promise<void> {
    const { tester, device } = this.#names;
    for (const name of [tester, device]) await must(runCommand, ['ip', 'netns', 'add', name]);
    // before there is an interface, so that each begins with these
    const settings = SETTINGS.map(([key, value]) => `${key}=${value}`);
    await must(this.#inDevice, ['sysctl', '-qw', ...settings]);
    const quiet = ['net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1'];
    await must(runCommand, ['nsenter', `--net=/run/netns/${tester}`, 'sysctl', '-qw', ...quiet]);
    await must(runCommand, ['ip', '-batch', '-'], links(tester, device).join('\n'));
    const up = WIRES.map((_, wire) => `link set w${wire} up`);
    await must(runCommand, ['ip', '-n', tester, '-batch', '-'], up.join('\n'));
    await must(this.#inDevice, ['ip', '-batch', '-'], deviceState().join('\n'));
    await must(this.#inDevice, ['nft', '-f', '-'], OBSERVER);
  }

  async #start(): Promise<void> {
    const { tester, device } = this.#names;
    const wires = WIRES.map((name, index) => `w${index}=${name.replaceAll('/', '-')}`).join(',');
    const groups = [LOG_GROUP, SYSLOG_GROUP, ARRIVED_GROUP].join(',');
    const program = join(import.meta.dirname, 'wire.py');
    this.#wire = spawn('python3', [program, tester, device, wires, groups], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#wire.stdin?.on('error', () => {}); // its end is told by the line that does not come
    if (this.#wire.stdout === null) throw new Error('wire.py has no output');
    this.#lines = createInterface({ input: this.#wire.stdout });
    const line = await this.#nextLine();
    if (line !== 'ready') throw new Error(`wire.py says '${line}', not 'ready'`);
  }

  #nextLine(): Promise<string> {
    const lines = this.#lines;
    if (lines === undefined) throw new Error('the testbed is closed');
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('wire.py has ended; what it said stands above'));
      lines.once('close', gone);
      lines.once('line', (line) => {
        lines.off('close', gone);
        resolve(line);
      });
    });
  }
}

/** Loose about sources, silent about everything the test did not ask for, and answering without limits. */
const SETTINGS: readonly (readonly [key: string, value: string])[] = [
  ...['all', 'default'].flatMap((which): [string, string][] => [
    [`net.ipv4.conf.${which}.rp_filter`, '0'],
    [`net.ipv4.conf.${which}.send_redirects`, '0'],
    [`net.ipv4.conf.${which}.accept_source_route`, '1'],
    [`net.ipv6.conf.${which}.accept_source_route`, '1'],
    [`net.ipv6.conf.${which}.forwarding`, '1'],
    [`net.ipv6.conf.${which}.accept_dad`, '0'],
    [`net.ipv6.conf.${which}.addr_gen_mode`, '1'],
  ]),
  ['net.ipv4.ip_forward', '1'],
  ['net.ipv4.icmp_ratelimit', '0'],
  ['net.ipv4.icmp_ratemask', '0'],
  ['net.ipv6.icmp.ratelimit', '0'],
  ['net.ipv6.icmp.ratemask', '0'],
];

function links(tester: string, device: string): string[] {
  return WIRES.map((name, wire) => {
    const peer = `peer name ${name.replaceAll('/', '-')} netns ${device} address ${colons(deviceMac(wire))}`;
    return `link add w${wire} netns ${tester} address ${colons(testerMac(wire))} type veth ${peer}`;
  });
}

function deviceState(): string[] {
  return [
    'link set lo up',
    'address add 10.1.0.1/32 dev lo',
    'address add 2001:db8:1::1/128 dev lo',
    `route add local ${LOCAL.inet} dev lo`,
    `route add local ${LOCAL.inet6} dev lo`,
    ...WIRES.flatMap((name, wire) => {
      const dev = name.replaceAll('/', '-');
      const networks = BEHIND.find((one) => one.wire === wire) ?? { inet: '0.0.0.0/0', inet6: '::/0' };
      return [
        `link set ${dev} up`,
        // without one there is no multicast of IPv6
        `address add fe80::a${wire}/64 dev ${dev} nodad`,
        `neighbor add 192.0.2.${wire + 1} lladdr ${colons(testerMac(wire))} dev ${dev} nud permanent`,
        `neighbor add fe80::${wire + 1} lladdr ${colons(testerMac(wire))} dev ${dev} nud permanent`,
        `route add ${networks.inet} via 192.0.2.${wire + 1} dev ${dev} onlink`,
        `route add ${networks.inet6} via fe80::${wire + 1} dev ${dev} onlink`,
      ];
    }),
  ];
}

/**
 * What stands behind every filter: it tells what has come to the device itself, and takes it away so that nothing
 * answers. Fragments are taken before the kernel puts them together; a mark that filters leave on a packet counts as a
 * second arrival. What IPv6 itself sends is kept off the wires.
 */
const OBSERVER = `
table inet observer {
  chain fragments {
    type filter hook prerouting priority 1000;
    ip frag-off & 0x3fff != 0 fib daddr type { local, broadcast, multicast } log prefix "fragment" group ${ARRIVED_GROUP} drop
    exthdr frag exists fib daddr type { local, anycast, multicast } log prefix "fragment" group ${ARRIVED_GROUP} drop
  }
  chain input {
    type filter hook input priority 1000;
    meta mark != 0 log prefix "marked" group ${ARRIVED_GROUP}
    log prefix "input" group ${ARRIVED_GROUP} drop
  }
  chain postrouting {
    type filter hook postrouting priority 1000;
    meta mark != 0 log prefix "marked" group ${ARRIVED_GROUP}
  }
  chain noise {
    type filter hook output priority -1000;
    ip6 daddr ff02::16 drop
    ip6 daddr ff02::2 drop
  }
}
`;

function colons(mac: string): string {
  return (mac.match(/../g) ?? []).join(':');
}

async function must(run: Runner, argv: readonly [string, ...string[]], input = ''): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv, { input });
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stderr.trim()}`);
  return stdout;
}
