/** Numbers that stand for all that filters treat alike. */
import type { Condition, Firewall } from '../firewall/model.ts';

/** The ports Linux chooses from for a client. */
const EPHEMERAL = [32_768, 60_999] as const;
/** A region that is hit more seldom than once in so many tries is left out. */
const RARE = 1000;

/** One port for each part of the ephemeral range that no filter tells apart. */
export function ephemeralPorts(firewalls: readonly Firewall[]): [number, ...number[]] {
  return regions(firewalls, EPHEMERAL);
}

/** What a checksum may be taken for where a filter reads a port without asking for the protocol: only what is likely. */
export function checksums(firewalls: readonly Firewall[]): [number, ...number[]] {
  return regions(firewalls, [0, 0xffff]);
}

function regions(firewalls: readonly Firewall[], [first, last]: readonly [number, number]): [number, ...number[]] {
  const edges = new Set<number>();
  for (const { filters } of firewalls) {
    for (const condition of filters.flatMap(({ terms }) => terms.flatMap(({ from }) => from))) {
      for (const [low, high] of portRanges(condition)) {
        edges.add(low);
        edges.add(high + 1);
      }
    }
  }
  const starts = [first, ...[...edges].filter((edge) => edge > first && edge <= last).sort((a, b) => a - b)];
  const found = starts.map((start, at) => ({ start, size: (starts[at + 1] ?? last + 1) - start }));
  const likely = found.filter(({ size }) => size * RARE > last - first).sort((a, b) => b.size - a.size);
  const [largest = first, ...others] = likely.map(({ start, size }) => start + Math.floor(size / 2));
  return [largest, ...others];
}

function portRanges(condition: Condition): readonly (readonly [number, number])[] {
  if (condition.kind !== 'number') return [];
  return ['port', 'source-port', 'destination-port'].includes(condition.field) ? condition.ranges : [];
}
