/** Every statement of a configuration, with the words that name it. */
import type { ConfigNode } from '../config/node.ts';
import { pathWords } from '../config/path.ts';

/** A statement, or one value of a list of values. */
export interface Statement {
  readonly node: ConfigNode;
  /** From the top, e.g. `['system', 'services', 'telnet']`; with the value of a leaf. */
  readonly words: readonly string[];
  /** The statements around it, the outermost first, each with its words. */
  readonly around: readonly { readonly node: ConfigNode; readonly words: readonly string[] }[];
  /** Of a leaf or a list of values. */
  readonly value?: string;
}

/** In the configuration's order. What is inactive or not known to the schema does nothing, and is passed over. */
export function statementsOf(root: ConfigNode): Statement[] {
  return below(root, [], []);
}

function below(parent: ConfigNode, words: readonly string[], around: Statement['around']): Statement[] {
  return [...parent.children.values()].flatMap((node): Statement[] => {
    if (node.inactive || node.schema === undefined) return [];
    const own = [...words, ...pathWords([{ ...node, values: [] }])];
    if (node.schema.kind === 'leaf' || node.schema.kind === 'leaf-list') {
      if (node.values.length === 0) return [{ node, words: own, around }];
      return node.values.map((value) => ({
        node,
        words: [...words, ...pathWords([{ ...node, values: [value] }])],
        around,
        value,
      }));
    }
    const inner = below(node, own, [...around, { node, words: own }]);
    const isOwn = node.schema.kind === 'list' || node.schema.presence;
    return [...(isOwn ? [{ node, words: own, around }] : []), ...inner];
  });
}
