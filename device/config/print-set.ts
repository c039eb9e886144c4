/** Writes configuration as set commands: `| display set`. */
import { quote } from './lexer.ts';
import type { ConfigNode } from './node.ts';
import { inOrder } from './order.ts';
import { type Path, pathWords } from './path.ts';

/**
 * The commands that make what is in `node`, or a leaf itself, one a line. `at` is the node's own path, for commands
 * that count from the top; without it they are relative to the node. Every line ends with a line end.
 */
export function printSet(node: ConfigNode, options: { readonly at?: Path } = {}): string {
  const { at = [] } = options;
  const lines: string[] = [];
  const isLeaf = node.schema?.kind === 'leaf' || node.schema?.kind === 'leaf-list';
  const words = pathWords(isLeaf ? at.slice(0, -1) : at)
    .map((word) => `${word} `)
    .join('');
  for (const statement of isLeaf ? [node] : inOrder(node)) print(statement, words, lines);
  return lines.map((line) => `${line}\n`).join('');
}

function print(node: ConfigNode, before: string, lines: string[]): void {
  const { schema, values, children } = node;
  const own = before + pathWords([{ ...node, values: [] }]).join(' ');
  if (node.redacted !== undefined) {
    const named = node.redacted === 'SECRET-DATA' ? before + node.name : own;
    lines.push(`set ${named} /* ${node.redacted} */`);
    return;
  }
  if (values.length > 0) {
    const forced = schema?.kind === 'leaf' && schema.secret;
    for (const value of values) lines.push(`set ${own} ${quote(value, forced)}`);
  } else if (children.size > 0) {
    for (const child of inOrder(node)) print(child, `${own} `, lines);
  } else {
    lines.push(`set ${own}`);
  }
  if (node.comment !== undefined) lines.push(`annotate ${own} ${quote(node.comment, true)}`);
  if (node.inactive) lines.push(`deactivate ${own}`);
}
