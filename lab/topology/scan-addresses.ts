/**
 * Finds addresses and static routes in configuration text, for the checks that need more than one node. The device is
 * the authority on configuration and this is not a parser of it: it knows these statements, as set commands or in braces,
 *
 *     interfaces NAME [unit N] family (inet | inet6) address PREFIX
 *     routing-options [rib NAME] static route PREFIX next-hop ADDRESS
 *
 * and passes over everything else, errors included. Where text is not simply a list of what holds (deletions,
 * groups, `edit`), it says so by `complete: false` and what it found should not be relied upon.
 */

/** A word and where it stands, both from 1. */
interface Word {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface ScannedAddress {
  readonly interface: string;
  readonly unit: string;
  /** With prefix length, as written. */
  readonly address: Word;
}

export interface ScannedRoute {
  readonly prefix: string;
  readonly nextHop: Word;
}

export interface Scan {
  readonly addresses: readonly ScannedAddress[];
  readonly routes: readonly ScannedRoute[];
  /** Whether the text holds nothing that could add or take away addresses behind this scan's back. */
  readonly complete: boolean;
}

/** First words of lines by which text is known as set commands. */
const VERBS =
  'set delete activate deactivate annotate copy edit insert protect rename replace top unprotect up wildcard'.split(
    ' ',
  );
/** Those that leave addresses and routes as they are. */
const HARMLESS = ['activate', 'annotate', 'insert', 'protect', 'top', 'unprotect'];

/** Whether configuration text is commands and not curly braces; empty text is both. */
export function isSetCommands(text: string): boolean {
  const first = wordsOf(text, 1).find((word) => word.text !== '\n');
  return first === undefined || VERBS.includes(first.text);
}

/** Scans configuration text; its first line is line `line`. */
export function scanAddresses({ text, line }: { readonly text: string; readonly line: number }): Scan {
  const words = wordsOf(text, line);
  const first = words.find((word) => word.text !== '\n');
  const statements = VERBS.includes(first?.text ?? '') ? setStatements(words) : curlyStatements(words);
  const addresses: ScannedAddress[] = [];
  const routes: ScannedRoute[] = [];
  for (const statement of statements.found.flatMap(expandLists)) {
    const address = addressIn(statement);
    if (address) addresses.push(address);
    const route = routeIn(statement);
    if (route) routes.push(route);
  }
  return { addresses, routes, complete: statements.complete };
}

/** Words, braces, brackets, semicolons and line ends. Comments are left out, quoted words lose their quotes. */
function wordsOf(text: string, firstLine: number): Word[] {
  const words: Word[] = [];
  let line = firstLine;
  let lineStart = 0;
  for (const { 0: token, index } of text.matchAll(
    /\n|\/\*[\s\S]*?\*\/|#[^\n]*|"(?:\\.|[^"\\])*"|[{};[\]]|[^\s{};[\]"]+/g,
  )) {
    const comment = token.startsWith('#') || token.startsWith('/*');
    const bare = token.startsWith('"') ? token.slice(1, -1) : token;
    if (!comment) words.push({ text: bare, line, column: index - lineStart + 1 });
    line += token.split('\n').length - 1;
    if (token.includes('\n')) lineStart = index + token.lastIndexOf('\n') + 1;
  }
  return words;
}

interface Statements {
  readonly found: readonly (readonly Word[])[];
  readonly complete: boolean;
}

function setStatements(words: readonly Word[]): Statements {
  const found: Word[][] = [];
  let complete = true;
  let start = 0;
  for (const [index, word] of [...words, { text: '\n' }].entries()) {
    if (word.text !== '\n') continue;
    const [verb, ...rest] = words.slice(start, index);
    start = index + 1;
    if (verb?.text === 'set') found.push(rest);
    else if (verb && !HARMLESS.includes(verb.text)) complete &&= !touches(verb.text, rest[0]?.text);
    complete &&= !rest.some((word) => word.text === 'apply-groups');
  }
  return { found, complete };
}

/** Whether an editing command can change addresses or routes. */
function touches(verb: string, under: string | undefined): boolean {
  const whole = ['edit', 'up', 'wildcard'].includes(verb) || under === undefined;
  return whole || under === 'interfaces' || under === 'routing-options';
}

function curlyStatements(words: readonly Word[]): Statements {
  const found: Word[][] = [];
  const levels: Word[][] = [];
  let current: Word[] = [];
  let complete = true;
  for (const word of words) {
    if (word.text === '{') {
      levels.push(current);
      current = [];
    } else if (word.text === ';') {
      found.push([...levels.flat(), ...current]);
      current = [];
    } else if (word.text === '}') {
      levels.pop();
      current = [];
    } else if (word.text !== '\n' && word.text !== 'protect:') current.push(word);
    complete &&= !['delete:', 'replace:', 'apply-groups'].includes(word.text);
  }
  return { found: found.filter((statement) => !statement.some((word) => word.text === 'inactive:')), complete };
}

/** `next-hop [ A B ]` is two statements. */
function expandLists(statement: readonly Word[]): (readonly Word[])[] {
  const open = statement.findIndex((word) => word.text === '[');
  const close = statement.findIndex((word) => word.text === ']');
  if (open < 0 || close < open) return [statement];
  return statement.slice(open + 1, close).map((item) => [...statement.slice(0, open), item]);
}

function addressIn(statement: readonly Word[]): ScannedAddress | undefined {
  const words = statement.map((word) => word.text);
  if (words[0] !== 'interfaces') return undefined;
  const [name = '', dotted = '0'] = words[1]?.split('.') ?? [];
  const hasUnit = words[2] === 'unit';
  const at = hasUnit ? 4 : 2;
  const address = statement[at + 3];
  const fits = words[at] === 'family' && /^inet6?$/.test(words[at + 1] ?? '') && words[at + 2] === 'address';
  return fits && address ? { interface: name, unit: hasUnit ? (words[3] ?? '') : dotted, address } : undefined;
}

function routeIn(statement: readonly Word[]): ScannedRoute | undefined {
  const words = statement.map((word) => word.text);
  const at = words[1] === 'rib' ? 3 : 1;
  const nextHop = statement[at + 4];
  const prefix = words[at + 2];
  const fits = words[0] === 'routing-options' && words[at] === 'static' && words[at + 1] === 'route';
  return fits && words[at + 3] === 'next-hop' && nextHop && prefix ? { prefix, nextHop } : undefined;
}
