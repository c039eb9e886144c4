/** Where the kernel asks the filters: the base chains. */
import { linuxName } from '../../apply/names.ts';
import type { NftObject } from '../../apply/nft-objects.ts';
import type { Instance } from '../instances.ts';
import type { Attachment } from '../model.ts';
import { BARRIER_PREFIX, LOG_GROUP, logStatement } from '../ulogd.ts';

/** The instance's chain for what an attachment sees. */
export interface Attached {
  readonly instance: Instance;
  readonly attachment: Attachment;
  readonly chain: string;
}

const PROTOCOL = { inet: 'ipv4', inet6: 'ipv6' } as const;

/** What is addressed to the device; IPv6 has no broadcast, and the addresses of all routers of a subnet besides. */
const HOST_BOUND = {
  inet: 'fib daddr type { local, broadcast, multicast }',
  inet6: 'fib daddr type { local, anycast, multicast }',
} as const;

/**
 * The base chains that the attachments need. All input filters stand before reassembly, so that they see fragments:
 * first those of interfaces, then lo0's, for what is addressed to the device. What the device says to itself meets no
 * filter. What it sends meets lo0's output filter first, then the interface's; what it passes on, only the latter.
 */
export function hookChains(attached: readonly Attached[]): NftObject[] {
  const [lo0, others] = [true, false].map((wanted) =>
    attached.filter(({ attachment }) => (attachment.interface === 'lo0') === wanted),
  );
  const [loIn, loOut] = byDirection(lo0);
  const [input, output] = byDirection(others);
  return [
    ...hookChain('interfaces-input', 'prerouting priority filter', jumps(input, arrivesBy)),
    ...hookChain('lo0-input', 'prerouting priority filter + 1', exceptLoopback('iifname', jumps(loIn, hostBound))),
    ...hookChain('interfaces-forward', 'forward priority filter', jumps(output, leavesBy)),
    ...hookChain(
      'lo0-output',
      'output priority filter',
      exceptLoopback(
        'oifname',
        jumps(loOut, () => ''),
      ),
    ),
    ...hookChain('interfaces-output', 'output priority filter + 1', jumps(output, leavesBy)),
  ];
}

/** Takes the runtime's own packet, which marks a place in the log; see `log.ts`. */
export function barrierChain(): NftObject[] {
  const rule = `iifname "lo" ip daddr 127.0.0.1 udp dport 9 ${logStatement(BARRIER_PREFIX, LOG_GROUP)} drop`;
  return hookChain('log-barrier', 'input priority filter', [rule]);
}

function byDirection(attached: readonly Attached[] = []): Attached[][] {
  return (['input', 'output'] as const).map((wanted) =>
    attached.filter(({ attachment }) => attachment.direction === wanted),
  );
}

function jumps(attached: readonly Attached[] = [], match: (attachment: Attachment) => string): string[] {
  return attached.map(
    ({ attachment, chain }) => `meta nfproto ${PROTOCOL[attachment.family]} ${match(attachment)}jump ${chain}`,
  );
}

function arrivesBy(attachment: Attachment): string {
  return `iifname "${linuxName(attachment.interface)}" `;
}

function leavesBy(attachment: Attachment): string {
  return `oifname "${linuxName(attachment.interface)}" `;
}

function hostBound({ family }: Attachment): string {
  return `${HOST_BOUND[family]} `;
}

function exceptLoopback(field: string, rules: readonly string[]): string[] {
  return rules.length === 0 ? [] : [`${field} "lo" accept`, ...rules];
}

function hookChain(name: string, hook: string, rules: readonly string[]): NftObject[] {
  if (rules.length === 0) return [];
  return [{ kind: 'chain', name, definition: `type filter hook ${hook}; policy accept;`, rules }];
}
