/** Joins an interface to a tunnel in the same node: what comes in by one leaves by the other. */

/** Commands, for `tc -batch` in the node. */
export function stitchCommands(peer: string, tunnel: string): string[] {
  return [...oneWay(peer, tunnel), ...oneWay(tunnel, peer)];
}

function oneWay(from: string, to: string): string[] {
  const everything = 'u32 match u32 0 0';
  return [
    `qdisc add dev ${from} ingress`,
    `filter add dev ${from} parent ffff: protocol all ${everything} action mirred egress redirect dev ${to}`,
  ];
}
