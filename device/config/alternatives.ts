/** Statements of one text that exclude each other (`accept` and `discard` in one `then`): the text is wrong. */
import type { SchemaNode } from '../schema/kinds.ts';
import type { Edit } from './edit.ts';
import type { ConfigNode } from './node.ts';
import type { Path } from './path.ts';

/**
 * What one text has set of choices. A command replaces what it excludes, and so does a text what stood there before;
 * only a text that holds both says nothing that could be done.
 */
export class Alternatives {
  /** By the level they stand in, which an edit keeps as one object; then by choice. */
  readonly #chosen = new Map<ConfigNode, Map<string, SchemaNode>>();

  /** Sets `path` for the text. Gives what is wrong with that, and then nothing is set. */
  set(edit: Edit, path: Path): string | undefined {
    let last = path.length - 1;
    while (last >= 0 && path[last]?.schema?.choice === undefined) last--;
    if (last >= 0) {
      const conflict = this.#conflict(edit, path, last);
      if (conflict !== undefined) return conflict;
    }
    edit.set(path);
    for (let index = last; index >= 0; index--) this.#choose(edit, path, index);
    return undefined;
  }

  #conflict(edit: Edit, path: Path, last: number): string | undefined {
    for (let index = 0; index <= last; index++) {
      const schema = path[index]?.schema;
      if (schema?.choice === undefined) continue;
      const above = path.slice(0, index);
      const level = edit.find(above);
      const other = level && this.#chosen.get(level)?.get(schema.choice);
      if (other === undefined || other === schema) continue;
      // a tag (`replace:`, `delete:`) may have taken it away again
      const stands = edit.find([...above, { schema: other, name: other.name, key: undefined, values: [] }]);
      if (stands !== undefined) return `'${schema.name}' cannot be configured together with '${other.name}'`;
    }
    return undefined;
  }

  #choose(edit: Edit, path: Path, index: number): void {
    const schema = path[index]?.schema;
    if (schema?.choice === undefined) return;
    const level = edit.find(path.slice(0, index));
    if (level === undefined) return;
    const chosen = this.#chosen.get(level);
    if (chosen === undefined) this.#chosen.set(level, new Map([[schema.choice, schema]]));
    else chosen.set(schema.choice, schema);
  }
}
