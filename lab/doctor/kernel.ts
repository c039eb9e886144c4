/** Features of the engine's kernel: each is tried for real, in a network namespace of its own. */
import type { Finding } from './finding.ts';

interface Feature {
  readonly name: string;
  /** One shell command that only works where the feature is there. There are two ends of a veth pair, va and vb, both up. */
  readonly attempt: string;
  readonly use: string;
  /** No lab runs without it. */
  readonly needed?: boolean;
  /** No lab uses it so far. */
  readonly unused?: boolean;
  /** The module that brings it. */
  readonly module: string;
}

/** In this order they are tried, and told. */
export const FEATURES: readonly Feature[] = [
  { name: 'veth', attempt: 'ip link show va', use: 'links between nodes', needed: true, module: 'veth' },
  {
    name: 'nftables',
    attempt: 'nft add table inet t; nft add chain inet t c "{ type filter hook input priority 0; }"',
    use: 'firewall filters',
    needed: true,
    module: 'nf_tables',
  },
  {
    name: 'nftables reject',
    attempt: 'nft add rule inet t c reject with icmpx type admin-prohibited',
    use: "the action 'reject' of filters",
    needed: true,
    module: 'nft_reject_inet',
  },
  {
    name: 'nftables log to NFLOG',
    attempt: 'nft add rule inet t c log group 999',
    use: "the actions 'log' and 'syslog' of filters",
    needed: true,
    module: 'nfnetlink_log',
  },
  {
    name: 'nftables trace',
    attempt: 'nft add rule inet t c meta nftrace set 1',
    use: 'telling which term decided, in vtylab verify',
    needed: true,
    module: 'nf_tables',
  },
  {
    name: 'nftables limit',
    attempt: 'nft add rule inet t c limit rate over 1000 bytes/second drop',
    use: 'policers',
    module: 'nft_limit',
  },
  {
    name: 'policy routing',
    attempt: 'ip rule add from 192.0.2.1 table 100',
    use: 'routing instances',
    module: 'CONFIG_IP_MULTIPLE_TABLES',
  },
  { name: 'IPv6', attempt: 'ip address add 2001:db8::1/64 dev va nodad', use: 'family inet6', module: 'ipv6' },
  {
    name: 'bridge',
    attempt: 'ip link add br9 type bridge && ip link set va master br9',
    use: 'nodes of kind bridge',
    module: 'bridge',
  },
  {
    name: 'VLANs (802.1Q)',
    attempt: 'ip link add link vb name vb.5 type vlan id 5',
    use: 'VLAN tags on interfaces',
    module: '8021q',
  },
  {
    name: 'macvlan',
    attempt: 'ip link add link vb name mv9 type macvlan',
    use: 'links of type macvlan',
    module: 'macvlan',
  },
  {
    name: 'vxlan',
    attempt: 'ip link add vx9 type vxlan id 9 dstport 4789 remote 192.0.2.9 dev vb',
    use: 'links of type vxlan',
    module: 'vxlan',
  },
  { name: 'dummy', attempt: 'ip link add dm9 type dummy', use: 'links of type dummy', module: 'dummy' },
  {
    name: 'VRF',
    attempt: 'ip link add vrf9 type vrf table 109',
    use: 'VRF devices',
    unused: true,
    module: 'vrf',
  },
  {
    name: 'netem',
    attempt: 'tc qdisc add dev vb root netem delay 1ms',
    use: 'delay and loss of links',
    module: 'sch_netem',
  },
  {
    name: 'tbf',
    attempt: 'tc qdisc replace dev vb root tbf rate 1mbit burst 32k latency 50ms',
    use: 'the rate of links',
    module: 'sch_tbf',
  },
  {
    name: 'htb',
    attempt: 'tc qdisc replace dev vb root htb',
    use: 'rates of classes of traffic',
    unused: true,
    module: 'sch_htb',
  },
  { name: 'ingress', attempt: 'tc qdisc add dev vb ingress', use: 'policing what comes in', module: 'sch_ingress' },
];

/** Tells the end of a feature's output from the next one's. */
const MARK = '@@vtylab';

/** A script for `sh` that tries all of them and prints what `kernelFindings` reads. */
export function kernelScript(): string {
  const tries = FEATURES.map(({ attempt }) => `( set -e; ${attempt} ) 2>&1; echo "${MARK} $?"`);
  return ['ip link add va type veth peer name vb; ip link set va up; ip link set vb up', ...tries].join('\n');
}

/** @param printed what the script printed; undefined when it could not be run, with the reason */
export function kernelFindings(printed: string | undefined, reason = ''): Finding[] {
  const answers = (printed ?? '').split(new RegExp(`${MARK} (\\d+)\\n`));
  return FEATURES.map(({ name, use, needed, unused, module }, index) => {
    const status = answers[index * 2 + 1];
    const common = { area: 'kernel', name, use } as const;
    if (status === undefined) return { ...common, state: 'unknown', found: `not tried: ${reason || 'no answer'}` };
    if (status === '0') return { ...common, state: 'ok', found: 'works' };
    const complaint = (answers[index * 2] ?? '').trim().replaceAll(/\s*\n\s*/g, '; ');
    if (unused === true) return { ...common, state: 'ok', found: 'not there, and not needed so far' };
    const state = needed === true ? 'missing' : 'warning';
    return { ...common, state, found: complaint || 'does not work', mend: remedy(module) };
  });
}

function remedy(module: string): string {
  return module.startsWith('CONFIG_')
    ? `a kernel that was built with ${module}`
    : `modprobe ${module}, on the engine's host; where that is not found, a kernel that has it`;
}
