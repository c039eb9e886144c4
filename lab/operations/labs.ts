/** Labs as the engine's containers tell of them. */
import type { Container } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';

/** A lab that is there, running or not. */
export interface FoundLab {
  readonly name: string;
  /** The lab file it was started from, absolute. */
  readonly file: string | undefined;
  /** Its nodes, by name. */
  readonly nodes: readonly FoundNode[];
}

export interface FoundNode {
  readonly name: string;
  /** As in the lab file; an image of its own makes a host a `linux`. */
  readonly kind: string;
  readonly container: Container;
  /** The container of the node's own image: where its programs run. */
  readonly workload?: Container;
}

/** Sorts containers of vtylab into labs and nodes, both in the order of their names. A lock alone makes no lab. */
export function labsOf(containers: readonly Container[]): FoundLab[] {
  const parts = containers.filter(({ labels }) => labels[LABELS.lock] === undefined);
  const byLab = Map.groupBy(parts, ({ labels }) => labels[LABELS.lab] ?? '');
  return [...byLab]
    .map(([name, members]) => {
      const nodes = members.flatMap((container) => {
        const { [LABELS.node]: node, [LABELS.kind]: kind = 'unknown' } = container.labels;
        if (node === undefined) return [];
        const workload = members.find(({ labels }) => labels[LABELS.workload] === node);
        return [
          { name: node, kind: workload === undefined ? kind : 'linux', container, ...(workload && { workload }) },
        ];
      });
      const file = members.map(({ labels }) => labels[LABELS.file]).find((label) => label !== undefined);
      return { name, file, nodes: nodes.toSorted((a, b) => compareNames(a.name, b.name)) };
    })
    .toSorted((a, b) => compareNames(a.name, b.name));
}

/** R2 before R10. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;
