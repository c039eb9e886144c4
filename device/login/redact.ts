/** A configuration as a login class may see it. */
import type { ConfigNode } from '../config/node.ts';
import type { Path } from '../config/path.ts';
import { isSecret } from './areas.ts';
import { authorize, offered } from './authorize.ts';
import { stepOf } from './changes.ts';
import { type LoginClass, seesEverything } from './class.ts';

/**
 * The same tree with what the class may not see taken out: a password or key keeps its place, its value is
 * `/* SECRET-DATA *\/`; a level or statement of which nothing may be seen stays as a mark. Only to be printed.
 */
export function redact(root: ConfigNode, loginClass: LoginClass): ConfigNode {
  if (seesEverything(loginClass)) return root;
  return { ...root, children: children(root, [], loginClass) };
}

function children(node: ConfigNode, at: Path, loginClass: LoginClass): ConfigNode['children'] {
  const shown = new Map<string, ConfigNode>();
  for (const [id, child] of node.children) shown.set(id, statement(child, [...at, stepOf(child)], loginClass));
  return shown;
}

function statement(node: ConfigNode, path: Path, loginClass: LoginClass): ConfigNode {
  if (authorize(loginClass, { kind: 'configuration', path, action: 'view' }) || leads(node, path, loginClass)) {
    return { ...node, children: children(node, path, loginClass) };
  }
  const above = path.slice(0, -1);
  if (isSecret(node) && offered(loginClass, above, 'view')) {
    const hidden = '/* SECRET-DATA */';
    if (node.key !== undefined) return { ...node, key: hidden, children: new Map(), redacted: 'SECRET-DATA' };
    return { ...node, values: [hidden], redacted: 'SECRET-DATA' };
  }
  // an unknown statement's name is all of its text
  const name = node.schema === undefined ? (node.name.split(' ', 1)[0] ?? '') : node.name;
  return { ...node, name, values: [], children: new Map(), comment: undefined, redacted: 'ACCESS-DENIED' };
}

/** A level with something in it that may be seen. */
function leads(node: ConfigNode, path: Path, loginClass: LoginClass): boolean {
  if (node.children.size === 0 || !offered(loginClass, path, 'view')) return false;
  return [...node.children.values()].some((child) => {
    const below = [...path, stepOf(child)];
    return (
      authorize(loginClass, { kind: 'configuration', path: below, action: 'view' }) || leads(child, below, loginClass)
    );
  });
}
