/** Two network namespaces joined by a veth pair: the documented R1 and R2 without their devices. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { startProcess } from '../../../device/run.ts';
import { must } from './build.ts';

/** A namespace, and what can be done in it. */
export interface Side {
  readonly namespace: string;
  /** Prefixes a command line so that it runs in the namespace. */
  inside(...argv: readonly string[]): [string, ...string[]];
  /** Loads rules; `text` as for `nft -f`. */
  nft(text: string): Promise<void>;
  /** The rules that are loaded, with their counters. */
  list(): Promise<string>;
  /** Starts the server of `tcp-server.ts`; resolves when it listens. */
  serve(port: number): Promise<ChildProcess>;
}

export interface Wire {
  /** 192.168.1.1, 192.168.255.1, fd00:1::1 */
  readonly r1: Side;
  /** 192.168.1.2, 192.168.255.2, fd00:1::2 */
  readonly r2: Side;
  /** Ends what was started and removes the namespaces. */
  remove(): Promise<void>;
}

const SERVER = join(import.meta.dirname, 'tcp-server.ts');

/** Makes them, under names of this process. Whatever fails, call `remove`. */
export function createWire(): Wire {
  const servers: ChildProcess[] = [];
  const [r1, r2] = [side(1), side(2)];

  function side(number: number): Side {
    const namespace = `vtylab-probe-${process.pid}-r${number}`;
    const inside = (...argv: readonly string[]): [string, ...string[]] => ['ip', 'netns', 'exec', namespace, ...argv];
    return {
      namespace,
      inside,
      nft: async (text) => void (await must(inside('nft', '-f', '-'), text)),
      list: () => must(inside('nft', 'list', 'ruleset')),
      async serve(port) {
        const server = startProcess(inside(process.execPath, SERVER, `${port}`), {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        servers.push(server);
        await new Promise((resolve) => server.stdout?.once('data', resolve));
        return server;
      },
    };
  }

  return {
    r1,
    r2,
    async remove() {
      for (const server of servers) server.kill();
      for (const { namespace } of [r1, r2]) await must(['ip', 'netns', 'delete', namespace]).catch(() => {});
    },
  };
}

/** Lays the wire: addresses and routes of the documented example, and no limit on the ICMP errors a side sends. */
export async function layWire({ r1, r2 }: Wire): Promise<void> {
  await must(['ip', 'netns', 'add', r1.namespace]);
  await must(['ip', 'netns', 'add', r2.namespace]);
  const here = (number: number) => [`ge${number}`, 'netns', `vtylab-probe-${process.pid}-r${number}`];
  await must(['ip', 'link', 'add', ...here(1), 'type', 'veth', 'peer', 'name', ...here(2)]);
  for (const [number, { inside }] of [r1, r2].entries()) {
    const [own, peer] = [number + 1, 2 - number];
    const device = `ge${own}`;
    const batch = [
      'link set lo up',
      `link set ${device} up`,
      `address add 192.168.1.${own}/30 dev ${device}`,
      `address add fd00:1::${own}/64 dev ${device} nodad`,
      `address add 192.168.255.${own}/32 dev lo`,
      `route add 192.168.255.${peer}/32 via 192.168.1.${peer}`,
    ];
    await must(inside('ip', '-batch', '-'), `${batch.join('\n')}\n`);
    // As containers have it (lab/plan/spec.ts): else the seventh reject within a second stays unsaid.
    await must(inside('sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0'));
  }
}
