/** The configuration as elements to be written: what XML and JSON make of each kind of statement. */
import type { Leaf, LeafList } from '../schema/kinds.ts';
import { isLevel, type Level } from '../schema/lookup.ts';
import { isElementName, STATEMENT } from './element.ts';
import { quote, type Token, tokenizeLine } from './lexer.ts';
import type { ConfigNode } from './node.ts';
import { inOrder } from './order.ts';

/** One element. */
export interface Shown {
  readonly name: string;
  /** `entry`: one of a list. `values`: one element a value. `empty`: a flag. */
  readonly shape: 'level' | 'entry' | 'value' | 'values' | 'empty';
  readonly values: readonly string[];
  /** The values are numbers. */
  readonly numeric: boolean;
  readonly children: readonly Shown[];
  readonly inactive: boolean;
  readonly comment: string | undefined;
  /** The text of a statement that cannot be elements. */
  readonly text: string | undefined;
  /** What it holds is not for this reader's eyes. */
  readonly denied: boolean;
}

const NOTHING: readonly Shown[] = [];

/** What stands in a level, or in a statement that the schema does not know. */
export function shownChildren(node: ConfigNode): Shown[] {
  const level = isLevel(node.schema) ? node.schema : undefined;
  return inOrder(node).flatMap((child) => shown(child, level));
}

/** A statement as elements; several only for a container whose entries bear its name. */
export function shown(node: ConfigNode, level: Level | undefined): Shown[] {
  const { schema } = node;
  if (node.redacted === 'ACCESS-DENIED') return [element(node, node.name, 'level', { denied: true })];
  if (schema === undefined) return [shownUnknown(node, level)];
  if (schema.kind === 'list') return [entry(node, schema.name)];
  if (schema.kind === 'leaf') return [shownLeaf(node, schema)];
  if (schema.kind === 'leaf-list') return [element(node, schema.name, 'values', { numeric: isNumeric(schema) })];
  if (schema.flat) return shownFlat(node);
  const isEmpty = node.children.size === 0 && !node.inactive;
  if (isEmpty) return [element(node, schema.name, 'empty')];
  return [element(node, schema.name, 'level', { children: shownChildren(node) })];
}

function element(
  { values, inactive, comment }: ConfigNode,
  name: string,
  shape: Shown['shape'],
  more: Partial<Shown> = {},
): Shown {
  return {
    name,
    shape,
    values,
    inactive,
    comment,
    numeric: false,
    children: NOTHING,
    text: undefined,
    denied: false,
    ...more,
  };
}

/** An entry of a list: its key, then what is in it. */
function entry(node: ConfigNode, name: string, key = node.key ?? ''): Shown {
  const numeric = node.schema?.kind === 'list' && node.schema.key.range !== undefined;
  return element(node, name, 'entry', { children: [value('name', key, numeric), ...shownChildren(node)] });
}

function value(name: string, text: string, numeric: boolean): Shown {
  return {
    ...{ name, shape: 'value', values: [text], numeric, children: NOTHING },
    ...{ inactive: false, comment: undefined, text: undefined, denied: false },
  };
}

function isNumeric({ type }: Leaf | LeafList): boolean {
  return type.range !== undefined;
}

function shownLeaf(node: ConfigNode, schema: Leaf): Shown {
  const [only] = node.values;
  if (only === undefined) return element(node, schema.name, 'empty');
  if (schema.valueOptional && schema.type.words?.has(only) && isElementName(only)) {
    // `<reject><tcp-reset/></reject>`
    const word = { ...value(only, '', false), shape: 'empty' as const, values: [] };
    return element(node, schema.name, 'level', { values: [], children: [word] });
  }
  if (schema.valueElement !== undefined && node.redacted === undefined) {
    const inner = value(schema.valueElement, only, isNumeric(schema));
    return element(node, schema.name, 'level', { values: [], children: [inner] });
  }
  return element(node, schema.name, 'value', { numeric: isNumeric(schema) });
}

/** Entries under their container's name; what the container itself holds stands first, in an element without key. */
function shownFlat(node: ConfigNode): Shown[] {
  const entries = isLevel(node.schema) ? node.schema.entries : undefined;
  const ordered = inOrder(node);
  const own = ordered.filter(({ schema }) => schema !== entries);
  const shownEntries = ordered.filter(({ schema }) => schema === entries).map((child) => entry(child, node.name));
  const speaks = own.length > 0 || node.inactive || node.comment !== undefined || shownEntries.length === 0;
  if (!speaks) return shownEntries;
  const level = isLevel(node.schema) ? node.schema : undefined;
  const children = own.flatMap((child) => shown(child, level));
  return [element(node, node.name, 'entry', { children }), ...shownEntries];
}

/** A statement the schema does not know: `server 10.0.0.1 { … }` has a key, `server 10.0.0.1` a value. */
function shownUnknown(node: ConfigNode, level: Level | undefined): Shown {
  const [first, second, ...more] = tokenizeLine(node.name);
  const children = shownChildren(node);
  const entries = level?.entries;
  const isFree = first?.kind === 'word' && isElementName(first.text) && first.text !== 'name';
  const isKnown = first === undefined || level?.children.has(first.text) || entries?.name === first.text;
  if (level !== undefined && second === undefined && first?.kind === 'word' && isForeignKey(level, first.text)) {
    const key = value('name', first.text, false);
    return element(node, entries?.name ?? '', 'entry', { children: [key, ...children] });
  }
  if (!isFree || isKnown || more.length > 0 || (second !== undefined && !isWritten(second))) {
    return element(node, STATEMENT, 'entry', { text: node.name, children });
  }
  if (second === undefined) return element(node, first.text, children.length > 0 ? 'level' : 'empty', { children });
  if (children.length === 0) return element(node, first.text, 'value', { values: [second.text] });
  return element(node, first.text, 'entry', { children: [value('name', second.text, false), ...children] });
}

/** Whether a word would be the key of a bare list, had the list's type taken it: `ae0` among the interfaces. */
function isForeignKey({ entries }: Level, word: string): boolean {
  return entries !== undefined && quote(word) === word && entries.key.claims?.(word) === false;
}

/** Whether a token reads again as it stands, once it has been a value. */
function isWritten({ kind, text, raw }: Token): boolean {
  return (kind === 'word' || kind === 'string') && text !== '' && quote(text) === (raw ?? text);
}
