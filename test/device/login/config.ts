/** Configurations, paths and classes of the real schema, for the tests of login classes. */
import { type ConfigNode, emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { type Path, resolvePath, words } from '../../../device/config/path.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { type LoginClass, loginClassOf } from '../../../device/login/class.ts';

/** Reads a configuration; throws what is wrong with it. */
export function config(text: string): ConfigNode {
  const { config: root, errors } = parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA) });
  for (const error of errors) throw error;
  return root;
}

/** The path of a statement, as `show` takes it: lists may stand without key, leaves without value. */
export function path(text: string): Path {
  const resolution = resolvePath(SCHEMA, words(...text.split(' ').filter(Boolean)), { mode: 'show' });
  if (!resolution.ok) throw new Error(`${text}: ${resolution.error.message}`);
  return resolution.paths[0] ?? [];
}

/** The class of a user: one of those that are always there, or one of its own with these statements. */
export function loginClass(...statements: readonly string[]): LoginClass {
  const lines = statements.map((statement) => `set system login class own ${statement}\n`);
  return loginClassOf(config(`set system login user bob class own\n${lines.join('')}`), { name: 'bob' });
}

export function predefined(name: string): LoginClass {
  return loginClassOf(config(`set system login user bob class ${name}\n`), { name: 'bob' });
}
