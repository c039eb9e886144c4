/** Login classes: the four that are always there, and those of `[edit system login class]`. */
import { effective } from '../config/inherit.ts';
import { type ConfigNode, descend, leafValue, leafValues } from '../config/node.ts';
import { Expression } from './expression.ts';
import type { Permission } from './permissions.ts';

/** What the expressions of a class say about a text, longest match first (`rules.ts`). */
export interface Rules {
  /** `allow-commands "…"`: one expression on the whole command. */
  readonly allow?: Expression;
  readonly deny?: Expression;
  /** `allow-commands-regexps [ "…" "…" ]`: an expression for each word. */
  readonly allowWords: readonly (readonly Expression[])[];
  readonly denyWords: readonly (readonly Expression[])[];
}

export interface LoginClass {
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly commands: Rules;
  readonly configuration: Rules;
  /** Ways of moving files in and out of the device that are closed to it. */
  readonly withoutTransfer: ReadonlySet<'scp' | 'sftp'>;
  /** Minutes a session may be idle; absent: for ever. */
  readonly idleTimeout?: number;
}

const NO_RULES: Rules = { allowWords: [], denyWords: [] };

function predefined(name: string, ...permissions: readonly Permission[]): LoginClass {
  return {
    name,
    permissions: new Set(permissions),
    commands: NO_RULES,
    configuration: NO_RULES,
    withoutTransfer: new Set(),
  };
}

export const SUPER_USER = predefined('super-user', 'all');
const UNAUTHORIZED = predefined('unauthorized');

/** The classes every device has, which cannot be changed. */
export const PREDEFINED: ReadonlyMap<string, LoginClass> = new Map(
  [
    predefined('operator', 'clear', 'network', 'reset', 'trace', 'view'),
    predefined('read-only', 'view'),
    SUPER_USER,
    UNAUTHORIZED,
  ].map((loginClass) => [loginClass.name, loginClass]),
);

/** Whom a class is looked up for. */
export interface ClassUser {
  readonly name: string;
  /** What holds for a user who is not configured on the device. */
  readonly class?: string;
}

/**
 * The class a user has in a configuration; what is not committed to be one is `unauthorized`. Root, whom no statement
 * gives a class, is the super-user.
 */
export function loginClassOf(config: ConfigNode, user: ClassUser): LoginClass {
  return loginClassIn(descend(effective(config), 'system', 'login'), user);
}

/** The same from `[edit system login]` as it is in effect, which is what a feature is given. */
export function loginClassIn(login: ConfigNode | undefined, user: ClassUser): LoginClass {
  if (user.name === 'root') return SUPER_USER;
  const name = leafValue(login, `user ${user.name}`, 'class') ?? user.class ?? '';
  const known = PREDEFINED.get(name);
  if (known !== undefined) return known;
  const node = descend(login, `class ${name}`);
  return node === undefined ? UNAUTHORIZED : configured(name, node);
}

/** Compiled once for each committed version of a class. */
const compiled = new WeakMap<ConfigNode, LoginClass>();

function configured(name: string, node: ConfigNode): LoginClass {
  const known = compiled.get(node);
  if (known !== undefined) return known;
  const idle = leafValue(node, 'idle-timeout');
  const loginClass: LoginClass = {
    name,
    permissions: new Set(leafValues(node, 'permissions') as readonly Permission[]),
    commands: rules(node, 'commands'),
    configuration: rules(node, 'configuration'),
    withoutTransfer: new Set(
      (['scp', 'sftp'] as const).filter((way) => descend(node, `no-${way}-server`) !== undefined),
    ),
    ...(idle !== undefined && { idleTimeout: Number(idle) }),
  };
  compiled.set(node, loginClass);
  return loginClass;
}

function rules(node: ConfigNode, what: 'commands' | 'configuration'): Rules {
  const allow = leafValue(node, `allow-${what}`);
  const deny = leafValue(node, `deny-${what}`);
  return {
    ...(allow !== undefined && { allow: new Expression(allow) }),
    ...(deny !== undefined && { deny: new Expression(deny) }),
    allowWords: leafValues(node, `allow-${what}-regexps`).map(wordExpressions),
    denyWords: leafValues(node, `deny-${what}-regexps`).map(wordExpressions),
  };
}

/** `interfaces ge-.* unit .*`: an expression for each word. Throws an ExpressionError. */
export function wordExpressions(text: string): Expression[] {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => new Expression(word));
}

/** Whether expressions say what the class may configure; whole configurations cannot be loaded then, as on Junos. */
export function restrictsConfiguration({ configuration }: LoginClass): boolean {
  const { allow, deny, allowWords, denyWords } = configuration;
  return allow !== undefined || deny !== undefined || allowWords.length > 0 || denyWords.length > 0;
}

/** Whether there is nothing in the configuration that the class may not see and change. */
export function seesEverything(loginClass: LoginClass): boolean {
  return loginClass.permissions.has('all') && !restrictsConfiguration(loginClass);
}
