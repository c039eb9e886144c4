/** Loads elements, from XML or JSON, into the configuration: what each means is looked up in the schema. */
import type { Leaf, LeafList, List, SchemaNode } from '../schema/kinds.ts';
import { isLevel, type Level } from '../schema/lookup.ts';
import { empty, ValueError } from '../schema/types.ts';
import { NOT_FOUND, notImplemented } from './commands.ts';
import { EditError } from './edit.ts';
import { type Element, STATEMENT } from './element.ts';
import { quote, tokenizeLine } from './lexer.ts';
import type { Loading } from './load.ts';
import { mark, subjectOf } from './marks.ts';
import { idOf } from './node.ts';
import { type Operation, operationOf, placeOf } from './operations.ts';
import { type Path, type PathStep, type PathToken, resolvePath, unknownStep } from './path.ts';

const NO_CONTENT: ReadonlySet<string | undefined> = new Set([undefined, '', 'true']);

/** Loads what stands in `elements` below the level the loading is relative to. */
export function loadElements(elements: readonly Element[], loading: Loading): void {
  const level = loading.from.length === 0 ? loading.schema : loading.from.at(-1)?.schema;
  new ElementLoader(loading).children(elements, loading.from, isLevel(level) ? level : undefined);
}

class ElementLoader {
  readonly #loading: Loading;
  /** Leaf-lists that this text has emptied already, for `replace`. */
  readonly #emptied = new Set<string>();

  /** What waits until the level's other elements are in: marks of a container whose entries bear its name. */
  #afterwards: { readonly element: Element; readonly act: () => void }[] = [];

  constructor(loading: Loading) {
    this.#loading = loading;
  }

  /** `level` is undefined below a statement that the schema does not know. */
  children(elements: readonly Element[], path: Path, level: Level | undefined): void {
    const outer = this.#afterwards;
    this.#afterwards = [];
    for (const element of elements) {
      this.#try(element, () =>
        level === undefined ? this.#unknown(element, path) : this.#known(element, path, level),
      );
    }
    for (const { element, act } of this.#afterwards) this.#try(element, act);
    this.#afterwards = outer;
  }

  #try(element: Element, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ValueError || error instanceof EditError)) throw error;
      this.#fail(error.message, element);
    }
  }

  #fail(message: string, { line, column, text, name }: Element): void {
    this.#loading.fail(message, { line, column, text: text ?? name });
  }

  #known(element: Element, path: Path, level: Level): void {
    const { name } = element;
    const node = level.children.get(name);
    const entries = level.entries;
    if (node === undefined && entries !== undefined && name === entries.name) this.#entry(element, path, entries);
    else if (node === undefined) this.#statement(element, path);
    else if (node.kind === 'list') this.#entry(element, path, node);
    else if (node.kind === 'container') this.#container(element, path, node);
    else this.#leaf(element, path, node);
  }

  #container(element: Element, path: Path, node: Extract<SchemaNode, { kind: 'container' }>): void {
    const own = step(node);
    if (node.flat && node.entries !== undefined && keyOf(element) !== undefined) {
      this.#entry(element, [...path, own], node.entries);
    } else if (element.text !== undefined) {
      // `<reject>tcp-reset</reject>` of a statement that is a level here
      this.#fail('syntax error: a level holds no text', element);
    } else {
      this.#put(element, [...path, own], element.children, node);
    }
  }

  #entry(element: Element, path: Path, list: List): void {
    const key = keyOf(element);
    const text = key?.text ?? '';
    if (key === undefined) {
      this.#fail("syntax error, expecting element 'name'", element);
    } else if (list.bare && list.key.claims?.(text) === false) {
      this.#statement(element, path, [valueToken(text)]);
    } else {
      const entry = { ...step(list), key: list.key.parse(text) };
      const rest = element.children.filter((child) => child !== key);
      this.#put(element, [...path, entry], rest, list);
    }
  }

  #leaf(element: Element, path: Path, node: Leaf | LeafList): void {
    const [only, ...more] = element.children;
    const word = node.kind === 'leaf' && only?.children.length === 0 ? innerValue(node, only) : undefined;
    if (more.length > 0 || (only !== undefined && word === undefined)) {
      this.#fail('syntax error: a statement with a value holds no elements', only ?? element);
      return;
    }
    const text = word ?? element.text;
    const own = [...path, { ...step(node), values: [] }];
    const operation = operationOf(element);
    const removes = operation === 'delete' || operation === 'remove';
    if (removes && text === undefined) {
      this.#put(element, own, [], undefined);
      return;
    }
    const values = this.#values(node, text);
    if (values === undefined) {
      this.#fail('missing argument', element);
    } else if (removes && node.kind === 'leaf') {
      this.#put(element, own, [], undefined);
    } else {
      this.#put(element, [...path, { ...step(node), values }], [], undefined);
    }
  }

  /** The value as it is stored; undefined when one is missing. Throws a ValueError. */
  #values(node: Leaf | LeafList, text: string | undefined): readonly string[] | undefined {
    if (node.type === empty) {
      if (!NO_CONTENT.has(text)) node.type.parse(text ?? '');
      return [];
    }
    if (text !== undefined) return [node.type.parse(text)];
    if (node.kind === 'leaf' && node.valueOptional) return [];
    try {
      return [node.type.parse('')]; // `<full-name/>` may mean an empty text
    } catch (error) {
      if (error instanceof ValueError) return undefined;
      throw error;
    }
  }

  /** A statement that is no element of the schema here: taken as words, as in braces. */
  #statement(element: Element, path: Path, tokens = wordsOf(element)): void {
    const content = contentOf(element);
    if (tokens.length === 0) {
      this.#fail('syntax error', element);
      return;
    }
    const mode = content.length > 0 ? 'block' : 'set';
    const resolution = resolvePath(this.#loading.schema, tokens, { mode, from: path, siblings: 'collapse' });
    if (resolution.ok) {
      const [first = path, ...more] = resolution.paths;
      for (const other of more) this.#set(element, other);
      const level = first.at(-1)?.schema;
      this.#put(element, first, content, isLevel(level) ? level : undefined, path);
      return;
    }
    const { error } = resolution;
    if (error.kind === 'unknown' && this.#loading.unknown === 'keep') {
      this.#loading.warn(notImplemented(element.name), element);
      this.#put(element, [...error.at, unknownStep(tokens.slice(error.index))], content, undefined, path);
    } else {
      this.#fail(error.message, element);
    }
  }

  #unknown(element: Element, path: Path): void {
    const tokens = wordsOf(element);
    if (tokens.length === 0) this.#fail('syntax error', element);
    else this.#put(element, [...path, unknownStep(tokens)], contentOf(element), undefined, path);
  }

  /** Does with the statement at `path` what the element asks for, then with what is in it. */
  #put(element: Element, path: Path, content: readonly Element[], level: Level | undefined, parent?: Path): void {
    const { edit, replaces } = this.#loading;
    const operation: Operation | undefined = operationOf(element);
    const subject = parent === undefined ? path : subjectOf(path, parent);
    if (operation === 'delete' || operation === 'remove') {
      if (!edit.delete(path) && operation === 'delete') this.#loading.warn(NOT_FOUND, element);
      return;
    }
    if (operation === 'create' && edit.find(path) !== undefined && path.at(-1)?.schema?.kind !== 'leaf-list') {
      this.#fail(`statement '${path.at(-1)?.name}' already exists`, element);
      return;
    }
    if (operation === 'replace' && replaces && this.#empties(path)) edit.reset(path);
    if (operation !== 'none') this.#set(element, path);
    this.children(content, path, level);
    if (operation === 'replace') edit.prune(path);
    const { attributes, comment } = element;
    const marks = { comment, inactive: isSet(attributes.get('inactive')), active: isSet(attributes.get('active')) };
    if (edit.find(subject) === undefined) {
      this.#afterwards.push({ element, act: () => mark(edit, subject, marks) });
    } else mark(edit, subject, marks);
    const place = placeOf(element);
    if (place?.what === 'rename') edit.rename(path, place.key);
    else if (place !== undefined) edit.insert(path, place.what, place.key);
  }

  #set(element: Element, path: Path): void {
    const { edit, alternatives } = this.#loading;
    const conflict = alternatives.set(edit, path);
    if (conflict !== undefined) this.#fail(conflict, element);
  }

  /** A leaf-list's values come one element each: only the first of them empties it. */
  #empties(path: Path): boolean {
    if (path.at(-1)?.schema?.kind !== 'leaf-list') return true;
    const name = path.map(idOf).join('\n');
    const first = !this.#emptied.has(name);
    this.#emptied.add(name);
    return first;
  }
}

function step(schema: SchemaNode): PathStep {
  return { schema, name: schema.name, key: undefined, values: [] };
}

function keyOf({ children }: Element): Element | undefined {
  return children.find(({ name, children: below }) => name === 'name' && below.length === 0);
}

/** The value that an element in a leaf's element is: `<input><filter-name>f</filter-name></input>`. */
function innerValue(node: Leaf, inner: Element): string | undefined {
  if (node.valueElement !== undefined) return inner.name === node.valueElement ? inner.text : undefined;
  return node.valueOptional ? inner.name : undefined; // `<reject><tcp-reset/></reject>`
}

function isSet(attribute: string | undefined): boolean {
  return attribute !== undefined && attribute !== 'false';
}

/** A statement the schema does not know, as words: `<server><name>10.0.0.1</name></server>` is `server 10.0.0.1`. */
function wordsOf(element: Element): PathToken[] {
  if (element.name === STATEMENT) return statementWords(element.attributes.get('text') ?? '');
  const value = keyOf(element)?.text ?? element.text;
  const words: PathToken[] = [valueToken(element.name)];
  return value === undefined ? words : [...words, valueToken(value)];
}

function valueToken(text: string): PathToken {
  const raw = quote(text);
  return raw === text ? { kind: 'word', text } : { kind: 'string', text, raw };
}

/** What an unknown statement holds behind its own words. */
function contentOf(element: Element): readonly Element[] {
  const key = keyOf(element);
  if (element.name === STATEMENT || key?.text === undefined) return element.children;
  return element.children.filter((child) => child !== key);
}

/** The words of a statement that is no elements of its own; none when they are none. */
function statementWords(text: string): PathToken[] {
  try {
    const tokens = tokenizeLine(text);
    return tokens.every(({ kind }) => kind !== '{' && kind !== '}' && kind !== ';') ? tokens : [];
  } catch {
    return [];
  }
}
