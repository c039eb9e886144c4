/** What a lab file in containerlab's format asks for that is not done: each is told in a warning where it stands. */
import { NODE_EXTRAS } from './containerlab-shape.ts';
import { warning } from './diagnostics.ts';
import { isForeign, kindOfWord } from './kinds.ts';
import type { Entry, Located } from './shape.ts';
import type { Diagnostic, Place } from './topology.ts';
import { EXTRA_LAB_KEYS, type LabFile, type NodeFile } from './topology-file.ts';

/** Warnings about the lab as a whole and about every node. A key that nodes inherit is told once, where it stands. */
export function notCarriedOut(lab: LabFile, nodes: ReadonlyMap<string, Entry<NodeFile>>): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const tell = ({ place }: { readonly place: Place }, message: string) => {
    const one = warning(place, message);
    const key = `${one.file}:${one.line}:${one.column}`;
    if (!found.has(key)) found.set(key, one);
  };
  for (const key of EXTRA_LAB_KEYS) {
    const given: Located<unknown> | undefined = lab[key];
    if (given !== undefined) tell(given, `'${key}' is not carried out yet; the lab starts without it`);
  }
  for (const [name, { key, value: node }] of nodes) {
    for (const extra of Object.keys(NODE_EXTRAS) as (keyof typeof NODE_EXTRAS)[]) {
      const given = node[extra];
      if (given !== undefined) tell(given, `${name}: '${extra}' is not carried out yet; the node starts without it`);
    }
    if (node.config?.value === 'variables') {
      tell(node.config, `${name}: 'config' with variables is not carried out yet; the node starts without it`);
    }
    const kind = node.kind;
    if (kindOfWord(kind?.value) === 'bridge') {
      tell(kind ?? { place: key }, `${name}: a bridge is not carried out yet; neither it nor its links are laid`);
    } else if (isForeign(kind?.value) && node.image !== undefined) {
      const { value } = node.image;
      tell(node.image, `${name}: vtylab's own image runs for kind '${kind?.value}', not '${value}'`);
    }
  }
  return [...found.values()];
}
