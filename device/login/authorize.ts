/**
 * What a login class may do. Expressions stand above flags, which they add to and take from:
 * - `allow-commands`, `deny-commands` and their twins for configuration: one expression each, searched for anywhere in
 *   the text. Of two that match, the one that matches more of it holds, and the permission when they match the same.
 * - the `-regexps` lists: an expression for each word, from the first word on. A deny holds against any allow.
 */
import type { Path, PathStep } from '../config/path.ts';
import { type Action, flagsAllow, flagsAllowBelow, isSecret, withoutGroup } from './areas.ts';
import { type LoginClass, type Rules, seesEverything } from './class.ts';
import { grants, type Required } from './permissions.ts';

export type Request =
  /** An operational command: its words, none abbreviated, and what the command tree says it needs. */
  | { readonly kind: 'command'; readonly words: readonly string[]; readonly permission: Required | undefined }
  /** A statement of the configuration, from the root. */
  | { readonly kind: 'configuration'; readonly path: Path; readonly action: Action };

/** May the class do this very thing? */
export function authorize(loginClass: LoginClass, request: Request): boolean {
  if (request.kind === 'command') {
    const { words, permission } = request;
    return decide(loginClass.commands, words.join(' '), words) ?? holds(loginClass, permission);
  }
  if (seesEverything(loginClass)) return true;
  const { path, action } = request;
  const said = decideStatement(loginClass.configuration, path);
  if (said === undefined) return flagsAllow(loginClass.permissions, path, action);
  // expressions open a password to change, but not to sight
  return said && (action === 'edit' || !isSecret(path.at(-1)) || grants(loginClass.permissions, 'secret'));
}

/** May the class be shown this statement, because of itself or of something below it? */
export function offered(loginClass: LoginClass, path: Path, action: Action): boolean {
  if (authorize(loginClass, { kind: 'configuration', path, action })) return true;
  const { configuration, permissions } = loginClass;
  const denied = decideStatement(configuration, path) === false;
  return (!denied && flagsAllowBelow(permissions, path, action)) || mayGoOn(configuration, words(path));
}

/** May the class use a command that begins with these words, with some arguments behind them? */
export function mayContinue(loginClass: LoginClass, words: readonly string[], permission: Required | undefined) {
  // a space behind the words: an expression that ends in $ is about the command without arguments
  const said = decide(loginClass.commands, `${words.join(' ')} `, words);
  return (said ?? holds(loginClass, permission)) || mayGoOn(loginClass.commands, words);
}

function holds({ permissions }: LoginClass, needed: Required | undefined): boolean {
  if (needed === undefined) return true;
  return typeof needed === 'string' ? grants(permissions, needed) : needed.some((flag) => grants(permissions, flag));
}

function decideStatement(rules: Rules, path: Path): boolean | undefined {
  const said = decide(rules, words(path.map(withoutValues)).join(' '), words(path));
  const inside = withoutGroup(path);
  // what a group holds may come to stand at the top: neither way may be denied
  return said === false || inside === path ? said : (decideStatement(rules, inside) ?? said);
}

/** What the expressions say; undefined when they say nothing. */
function decide(rules: Rules, text: string, words: readonly string[]): boolean | undefined {
  if (rules.denyWords.some((expressions) => wordsMatch(expressions, words))) return false;
  if (rules.allowWords.some((expressions) => wordsMatch(expressions, words))) return true;
  const allowed = rules.allow?.longest(text);
  const denied = rules.deny?.longest(text);
  if (denied !== undefined && (allowed === undefined || denied > allowed)) return false;
  return allowed === undefined ? undefined : true;
}

/** Each expression matches its word; more words may follow. */
function wordsMatch(expressions: Rules['allowWords'][number], words: readonly string[]): boolean {
  return (
    words.length >= expressions.length && expressions.every((expression, at) => expression.matches(words[at] ?? ''))
  );
}

/** Whether something that is allowed may begin with these words. */
function mayGoOn({ allow, allowWords }: Rules, words: readonly string[]): boolean {
  const text = words.map((word) => `${word} `).join('');
  if (allow?.mayBegin(text)) return true;
  return allowWords.some((expressions) =>
    words.every((word, at) => expressions[at] === undefined || expressions[at].matches(word)),
  );
}

/** A statement's words as they would be typed, without quotes. */
function words(path: Path): string[] {
  return path.flatMap(({ schema, name, key, values }) => {
    if (schema === undefined) return name.split(' ');
    if (key === undefined) return schema.kind === 'list' && schema.bare ? [] : [name, ...values];
    return schema.kind === 'list' && schema.bare ? [key] : [name, key];
  });
}

function withoutValues(step: PathStep): PathStep {
  return step.values.length === 0 ? step : { ...step, values: [] };
}
