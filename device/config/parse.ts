/** Loads configuration text of any language into a tree. */
import type { Container } from '../schema/kinds.ts';
import { Edit } from './edit.ts';
import type { Element } from './element.ts';
import { ConfigSyntaxError, type ConfigWarning } from './errors.ts';
import { Lexer } from './lexer.ts';
import { Loading } from './load.ts';
import { loadElements } from './load-elements.ts';
import { type ConfigNode, emptyConfig } from './node.ts';
import { parseCurly } from './parse-curly.ts';
import { isSetCommand, parseSet } from './parse-set.ts';
import type { Path } from './path.ts';
import { readJson } from './read-json.ts';
import { readXml } from './read-xml.ts';

export type Language = 'set' | 'curly' | 'xml' | 'json';

export interface ParseOptions {
  /** Named in errors. */
  readonly file?: string;
  /** What the text is merged into; default an empty configuration. */
  readonly base?: ConfigNode;
  /** Default: what the text looks like. */
  readonly language?: Language;
  /** Statements the schema does not know: kept and inert, with a warning (default), or errors. */
  readonly unknown?: 'keep' | 'error';
  /** The level the text is relative to (`load merge relative`). */
  readonly from?: Path;
  /** Whether `replace:` tags are obeyed (`load replace`). Default: they say nothing. */
  readonly replaces?: boolean;
}

export interface LoadResult {
  /** Everything that was good; the caller decides whether to use it when there are errors. */
  readonly config: ConfigNode;
  /** In the order of the text. */
  readonly errors: readonly ConfigSyntaxError[];
  readonly warnings: readonly ConfigWarning[];
}

/** How XML begins; a pattern of a group may open curly text: `<ge-*> {`. */
const XML = /^\ufeff?\s*<(?:[?!]|(?:[A-Za-z_][\w.-]*:)?(?:configuration|rpc-reply|data)\b|[^<>{};]*>\s*(?:[^\s{;]|$))/;

/** The language a text is written in, judged by how it begins. */
export function detectLanguage(text: string): Language {
  if (/^\ufeff?\s*\{/.test(text)) return 'json';
  if (XML.test(text)) return 'xml';
  const lexer = new Lexer(text);
  let first = lexer.next();
  while (first.kind === 'comment') first = lexer.next();
  if (first.kind !== 'word' || !isSetCommand(first.text)) return 'curly';
  return lexer.next().kind === '{' ? 'curly' : 'set';
}

/** The elements inside `<configuration>`, wherever a reply has it. Throws a ConfigSyntaxError. */
function configurationElements(text: string, language: 'xml' | 'json', file: string | undefined): readonly Element[] {
  let elements: readonly Element[] = language === 'xml' ? [readXml(text, file)] : readJson(text, file);
  const wrappers = new Set(['rpc-reply', 'data', 'config', 'configuration-information']);
  for (;;) {
    const [first] = elements;
    if (first === undefined) return [];
    const configurations = elements.filter(({ name }) => name === 'configuration');
    if (configurations.length > 0) return configurations.flatMap(({ children }) => children);
    if (!wrappers.has(first.name)) {
      const { line, column, name } = first;
      throw new ConfigSyntaxError("syntax error, expecting 'configuration'", { line, column, file, token: name });
    }
    elements = first.children;
  }
}

function parseElements(text: string, language: 'xml' | 'json', loading: Loading): void {
  let elements: readonly Element[];
  try {
    elements = configurationElements(text, language, loading.file);
  } catch (error) {
    if (!(error instanceof ConfigSyntaxError)) throw error;
    loading.errors.push(error);
    return;
  }
  loadElements(elements, loading);
}

/** Merges `text` into a configuration. Reports every error it finds, each with its place; never throws for a text. */
export function parseConfig(schema: Container, text: string, options: ParseOptions = {}): LoadResult {
  const {
    file,
    base = emptyConfig(schema),
    language = detectLanguage(text),
    unknown = 'keep',
    from = [],
    replaces = false,
  } = options;
  const edit = new Edit(base);
  const loading = new Loading({ schema, edit, file, unknown, from, replaces });
  if (language === 'set') parseSet(text, loading);
  else if (language === 'curly') parseCurly(text, loading);
  else parseElements(text, language, loading);
  const errors = loading.errors.sort((a, b) => a.line - b.line || a.column - b.column);
  return { config: edit.done(), errors, warnings: loading.warnings };
}
