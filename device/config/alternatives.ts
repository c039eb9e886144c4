/** Statements of one text that exclude each other (`accept` and `discard` in one `then`): the text is wrong. */
import type { SchemaNode } from '../schema/kinds.ts';
import type { Edit } from './edit.ts';
import { idOf } from './node.ts';
import type { Path } from './path.ts';

/**
 * What one text has set of choices. A command replaces what it excludes, and so does a text what stood there before;
 * only a text that holds both says nothing that could be done.
 */
export class Alternatives {
  readonly #chosen = new Map<string, SchemaNode>();

  /** To be asked before the text sets `path`. Gives what is wrong with that. */
  conflict(edit: Edit, path: Path): string | undefined {
    for (let index = 0; index < path.length; index++) {
      const schema = path[index]?.schema;
      if (schema?.choice === undefined) continue;
      const above = path.slice(0, index);
      const key = [...above.map(idOf), schema.choice].join('\n');
      const other = this.#chosen.get(key);
      this.#chosen.set(key, schema);
      if (other === undefined || other === schema) continue;
      // a tag (`replace:`, `delete:`) may have taken it away again
      const stands = edit.find([...above, { schema: other, name: other.name, key: undefined, values: [] }]);
      if (stands !== undefined) return `'${schema.name}' cannot be configured together with '${other.name}'`;
    }
    return undefined;
  }
}
