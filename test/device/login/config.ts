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

/** Users of the predefined classes, and of a class of their own with expressions. */
export const CLASSES = `
set system host-name R1
set system root-authentication encrypted-password "$6$salt$hash"
set system services ssh
set system login user op class operator
set system login user ro class read-only
set system login user nobody class unauthorized
set system login user su class super-user
set system login user net class net
set system login class net permissions [ configure view view-configuration interface-control rollback ]
set system login class net allow-commands "ping 10\\\\."
set system login class net deny-commands "show route|commit check"
set system login class net allow-configuration "system host-name"
set system login class net deny-configuration "interfaces lo0"
set interfaces ge-0/0/0 description core
set interfaces lo0 description loop
`;
