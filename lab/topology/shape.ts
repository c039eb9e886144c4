/**
 * A small reader of YAML by shape: says what a file may hold, keeps where each value stands, and reports every
 * problem of a file at once instead of stopping at the first. A shape also tells itself as a JSON Schema: both come from
 * the one description.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type ParsedNode } from 'yaml';
import { type JsonSchema, SCALAR } from './json-schema.ts';
import { expectedOneOf, unknownWord } from './suggest.ts';
import type { Diagnostic, Place } from './topology.ts';

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

/** An entry of a mapping whose keys are the user's own (names, prefixes); `key` is where the key stands. */
export interface Entry<T> extends Located<T> {
  readonly key: Place;
}

export type Entries<T> = ReadonlyMap<string, Entry<T>>;

/** One YAML file while it is read. */
export interface Source {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document.Parsed;
  /** Problems found so far. */
  readonly problems: Diagnostic[];
  /** The paths of the values that problems are of, where somebody wants to know. */
  readonly paths?: string[];
}

/** A node of the YAML tree; undefined stands for a value left out (`R1:`), which then has the place of its key. */
export interface Spot {
  readonly node: ParsedNode | undefined;
  readonly place: Place;
  /** For messages, e.g. `topology.nodes.R1.kind`. */
  readonly path: string;
}

/** What a value may be. `read` returns undefined after reporting why the value cannot be used. */
export interface Shape<T> {
  read(spot: Spot, source: Source): Located<T> | undefined;
  /** The same for an editor. It refuses nothing that `read` takes; what needs more than one value to tell is left to `read`. */
  readonly schema: JsonSchema;
}

export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** Reads a whole document as `shape`. */
export function readDocument<T>(shape: Shape<T>, source: Source): Located<T> | undefined {
  const node = source.document.contents ?? undefined;
  return shape.read(spotOf(node, { file: source.file, line: 1, column: 1 }, '', source), source);
}

/** Where an offset of the text stands. */
export function placeAt(offset: number, source: Source): Place {
  const { line, col } = source.lines.linePos(offset);
  return { file: source.file, line, column: col };
}

/** Reports a problem of the value at `spot`. */
export function report(spot: Spot, source: Source, message: string): undefined {
  const severity = 'error' as const;
  source.paths?.push(spot.path);
  source.problems.push({ severity, ...spot.place, message: spot.path === '' ? message : `${spot.path}: ${message}` });
}

/** A spot for a node: aliases (`*name`) are followed, empty values become undefined. */
export function spotOf(node: ParsedNode | null | undefined, otherwise: Place, path: string, source: Source): Spot {
  const target = isAlias(node) ? (node.resolve(source.document) as ParsedNode | undefined) : node;
  const place = node?.range == null ? otherwise : placeAt(node.range[0], source);
  const empty = target == null || (isScalar(target) && target.value === null);
  return { node: empty ? undefined : target, place: empty ? otherwise : place, path };
}

/** What a node is, in words for a message. */
export function found(spot: Spot): string {
  if (spot.node === undefined) return 'found nothing';
  if (isMap(spot.node)) return 'found a mapping';
  return isSeq(spot.node) ? 'found a list' : `found '${scalarText(spot.node)}'`;
}

/** A scalar as the user wrote it: `010` stays `010`, `true` stays `true`. */
export function scalarText(node: ParsedNode | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/**
 * A scalar. `check` returns what is wrong with the text, or undefined.
 *
 * @param pattern as much of `check` as a regular expression can say, for the schema
 */
export function text(
  what = 'a text',
  check: (text: string) => string | undefined = () => undefined,
  pattern?: RegExp,
): Shape<string> {
  return {
    schema: { ...SCALAR, ...(pattern && { pattern: pattern.source }) },
    read(spot, source) {
      const value = scalarText(spot.node);
      if (value === undefined || value === '') return report(spot, source, `expected ${what}, ${found(spot)}`);
      const wrong = check(value);
      return wrong === undefined ? { value, place: spot.place } : report(spot, source, wrong);
    },
  };
}

/** Any value, as plain data. */
export const plain: Shape<unknown> = {
  schema: {},
  read: ({ node, place }, { document }) => ({ value: node === undefined ? null : node.toJS(document), place }),
};

/** Any value, which nothing is made of. */
export const anything: Shape<true> = { schema: {}, read: ({ place }) => ({ value: true, place }) };

/** One of some words. */
export function oneOf<const W extends string>(...words: readonly W[]): Shape<W> {
  return {
    schema: { enum: words },
    read(spot, source) {
      const value = words.find((word) => word === scalarText(spot.node));
      if (value !== undefined) return { value, place: spot.place };
      const given = scalarText(spot.node);
      if (given === undefined) return report(spot, source, `expected ${expectedOneOf(words)}, ${found(spot)}`);
      return report(spot, source, unknownWord('value', given, words));
    },
  };
}

/** A list. */
export function listOf<T>(item: Shape<T>, what = 'a list'): Shape<readonly Located<T>[]> {
  return {
    schema: { type: 'array', items: item.schema },
    read(spot, source) {
      if (!isSeq(spot.node)) return report(spot, source, `expected ${what}, ${found(spot)}`);
      const items = spot.node.items.map((node, index) =>
        item.read(spotOf(node as ParsedNode, spot.place, `${spot.path}[${index}]`, source), source),
      );
      return { value: items.filter((read) => read !== undefined), place: spot.place };
    },
  };
}

/** A list, or a single item standing for a list of one. */
export function oneOrMany<T>(item: Shape<T>): Shape<readonly Located<T>[]> {
  const list = listOf(item);
  return {
    schema: { anyOf: [item.schema, list.schema] },
    read(spot, source) {
      if (isSeq(spot.node)) return list.read(spot, source);
      const read = item.read(spot, source);
      return read && { value: [read], place: spot.place };
    },
  };
}

/** The pairs of a mapping; none for an empty value. Undefined after reporting that it is no mapping. */
export function pairsOf(spot: Spot, source: Source): { name: string; key: Place; value: Spot }[] | undefined {
  if (spot.node === undefined) return [];
  if (!isMap(spot.node)) return report(spot, source, `expected a mapping, ${found(spot)}`);
  return spot.node.items.map((pair) => {
    const keyNode = pair.key as ParsedNode;
    const name = scalarText(keyNode) ?? '';
    const key = placeAt(keyNode.range[0], source);
    const path = spot.path === '' ? name : `${spot.path}.${name}`;
    return { name, key, value: spotOf(pair.value as ParsedNode | null, key, path, source) };
  });
}

/** A mapping from the user's own keys. */
export function entriesOf<T>(item: Shape<T>, key: Shape<string> = text('a name')): Shape<Entries<T>> {
  return {
    schema: {
      type: ['object', 'null'],
      propertyNames: { ...key.schema, type: 'string' },
      additionalProperties: item.schema,
    },
    read(spot, source) {
      const entries = new Map<string, Entry<T>>();
      const pairs = pairsOf(spot, source);
      for (const pair of pairs ?? []) {
        const keyNode = source.document.createNode(pair.name) as unknown as ParsedNode;
        const name = key.read({ node: keyNode, place: pair.key, path: spot.path }, source);
        const read = item.read(pair.value, source);
        if (name && read) entries.set(name.value, { ...read, key: pair.key });
      }
      return pairs && { value: entries, place: spot.place };
    },
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type RecordOf<R extends Fields, O extends Fields> = {
  readonly [K in keyof R]: Located<ValueOf<R[K]>>;
} & { readonly [K in keyof O]: Located<ValueOf<O[K]>> | undefined };

/**
 * A mapping with known keys: those it must have, and those it may have.
 *
 * @param quiet more that it may have, which a message about an unknown key does not tell
 */
export function record<R extends Fields, O extends Fields, Q extends Fields = Record<never, never>>(
  required: R,
  optional: O,
  quiet?: Q,
): Shape<RecordOf<R, O & Q>> {
  const told = Object.keys({ ...required, ...optional });
  const fields = new Map(Object.entries({ ...required, ...optional, ...quiet }));
  const needed = Object.keys(required);
  return {
    schema: {
      type: needed.length > 0 ? 'object' : ['object', 'null'],
      properties: Object.fromEntries([...fields].map(([name, { schema }]) => [name, schema])),
      ...(needed.length > 0 && { required: needed }),
      additionalProperties: false,
    },
    read(spot, source) {
      const pairs = pairsOf(spot, source);
      if (pairs === undefined) return undefined;
      const value: Record<string, Located<unknown> | undefined> = {};
      for (const pair of pairs) {
        const field = fields.get(pair.name);
        if (field !== undefined) value[pair.name] = field.read(pair.value, source);
        else report({ ...spot, place: pair.key }, source, unknownWord('key', pair.name, told));
      }
      const missing = needed.filter((name) => !pairs.some((pair) => pair.name === name));
      for (const name of missing) report(spot, source, `missing key '${name}'`);
      if (needed.some((name) => value[name] === undefined)) return undefined;
      return { value: value as RecordOf<R, O & Q>, place: spot.place };
    },
  };
}

/** A mapping read as one shape, anything else as another. */
export function mappingOr<T>(mapping: Shape<T>, otherwise: Shape<T>): Shape<T> {
  return {
    schema: { anyOf: [mapping.schema, otherwise.schema] },
    read: (spot, source) => (isMap(spot.node) ? mapping : otherwise).read(spot, source),
  };
}

/** The same value in another form. */
export function as<T, U>(shape: Shape<T>, convert: (value: T, place: Place) => U): Shape<U> {
  return {
    schema: shape.schema,
    read(spot, source) {
      const read = shape.read(spot, source);
      return read && { value: convert(read.value, read.place), place: read.place };
    },
  };
}

/** The same shape with what an editor should tell of it: one line for the hover, and keywords that `read` does not check. */
export function about<T>(description: string, shape: Shape<T>, keywords: JsonSchema = {}): Shape<T> {
  const schema = 'title' in shape.schema ? { allOf: [shape.schema] } : shape.schema;
  return { read: shape.read, schema: { ...schema, ...keywords, description } };
}

/** The same shape with a name, under which it stands in the schema once. */
export function named<T>(title: string, shape: Shape<T>): Shape<T> {
  return { read: shape.read, schema: { title, ...shape.schema } };
}
