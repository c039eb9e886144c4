/** `[edit system login class]`: the schema of login classes, and what a commit checks. What they do is in `login/`. */
import { type ConfigNode, descend, entriesOf, leafValue, leafValues } from '../config/node.ts';
import { PREDEFINED, wordExpressions } from '../login/class.ts';
import { Expression, ExpressionError } from '../login/expression.ts';
import { PERMISSIONS } from '../login/permissions.ts';
import { type List, leaf, leafList, list } from '../schema/kinds.ts';
import { empty, enumeration, integer, string, ValueError, type ValueType, word } from '../schema/types.ts';
import type { Problem } from './feature.ts';

const LOGIN = ['system', 'login'];

const name = word({ name: 'class-name', max: 64, pattern: /^[^-/][^/]*$/ });

/** The name of a class of one's own: those that are always there cannot be defined again (Junos's words). */
const ownName: ValueType = {
  ...name,
  parse(text) {
    if (PREDEFINED.has(text)) throw new ValueError(`target '${text}' is a predefined class`);
    return name.parse(text);
  },
};

/** What a user's `class` names. */
export const className: ValueType = name;

const expression = string({ name: 'regular-expression', min: 1, max: 4096 });

/** Four kinds of expression; each has a twin that takes a list of them, each of these an expression for each word. */
const RULES = [
  ['allow-commands', 'Regular expression for commands to allow explicitly'],
  ['deny-commands', 'Regular expression for commands to deny explicitly'],
  ['allow-configuration', 'Regular expression for configure to allow explicitly'],
  ['deny-configuration', 'Regular expression for configure to deny explicitly'],
] as const;

export const classList: List = list('class', { help: 'Login class', key: ownName }, [
  leaf('idle-timeout', { help: 'Maximum idle time before logout, in minutes', type: integer(0, 100_000, 'minutes') }),
  leaf('no-scp-server', { help: 'Disable incoming SCP connections for this login class', type: empty }),
  leaf('no-sftp-server', { help: 'Disable incoming SFTP connections for this login class', type: empty }),
  leafList('permissions', { help: 'Set of permitted operation categories', type: enumeration(PERMISSIONS) }),
  ...RULES.map(([name, help]) => leaf(name, { help, type: expression })),
  ...RULES.map(([name, help]) => leafList(`${name}-regexps`, { help: `${help}, word by word`, type: expression })),
]);

/** Classes that are used and not defined, and expressions that are none. `config`: what will be active. */
export function classProblems(config: ConfigNode): Problem[] {
  const login = descend(config, ...LOGIN);
  const classes = entriesOf(login, 'class');
  const defined = new Set([...PREDEFINED.keys(), ...classes.map(({ key }) => key)]);
  const undefinedClasses = entriesOf(login, 'user').flatMap((user): Problem[] => {
    const used = leafValue(user, 'class');
    if (used === undefined || defined.has(used)) return [];
    return [problem(`user ${user.key}`, `class ${used}`, `Referenced login class '${used}' is not defined`)];
  });
  return [...undefinedClasses, ...classes.flatMap(expressionProblems)];
}

function expressionProblems(loginClass: ConfigNode & { readonly key: string }): Problem[] {
  const at = `class ${loginClass.key}`;
  return RULES.flatMap(([statement]): Problem[] => {
    const single = leafValue(loginClass, statement);
    const several = leafValues(loginClass, `${statement}-regexps`);
    const problems: Problem[] = [];
    if (single !== undefined) problems.push(...malformed(at, statement, single, (text) => new Expression(text)));
    for (const text of several) problems.push(...malformed(at, `${statement}-regexps`, text, wordExpressions));
    return problems;
  }).concat(mixed(loginClass, at, 'commands'), mixed(loginClass, at, 'configuration'));
}

/** The two forms exclude each other within a class. */
function mixed(loginClass: ConfigNode, at: string, what: 'commands' | 'configuration'): Problem[] {
  const has = (suffix: string) =>
    ['allow', 'deny'].find((verb) => descend(loginClass, `${verb}-${what}${suffix}`) !== undefined);
  const [single, several] = [has(''), has('-regexps')];
  if (single === undefined || several === undefined) return [];
  const message = `'${single}-${what}' cannot be configured together with '${several}-${what}-regexps'`;
  return [problem(at, `${several}-${what}-regexps`, message)];
}

function malformed(at: string, statement: string, text: string, compile: (text: string) => unknown): Problem[] {
  try {
    compile(text);
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [problem(at, statement, `invalid regular expression '${text}': ${error.message}`)];
  }
}

function problem(at: string, statement: string, message: string): Problem {
  return { severity: 'error', path: [...LOGIN, at], statement, message };
}
