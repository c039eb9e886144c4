/** Files that playbooks take steps or procedures from, with the variables they are given. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isSeq, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import { found, pairsOf, placeAt, report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';
import { filledIn, type Scope } from './variables.ts';

/** What a list of steps or procedures is read with. */
export interface Reading {
  /** The file that the list stands in. */
  readonly source: Source;
  readonly scope: Scope;
  /** The lab's, for loops over all of them. */
  readonly nodes: readonly string[];
  /** How many files include each other so far. */
  readonly depth: number;
}

/** A list in another file, and what it is read with. */
interface Included {
  readonly list: Spot;
  readonly reading: Reading;
}

/** Files that include each other are followed so far: then one includes itself. */
const DEEPEST = 10;
const KEYS = ['include', 'vars'];

/** `include: FILE`, beside the file that says so, and `vars` for it: the list that stands there under `key`, alone. */
export function openIncluded(
  spot: Spot,
  item: YAMLMap,
  reading: Reading,
  key: 'steps' | 'procedures',
): Included | undefined {
  const { source, depth } = reading;
  for (const { key: given } of item.items) {
    const name = scalarText(given as ParsedNode) ?? '';
    if (!KEYS.includes(name)) return report(spot, source, unknownWord('key', name, KEYS));
  }
  const at = spotOf(item.get('include', true) as ParsedNode, spot.place, `${spot.path}.include`, source);
  const before = source.problems.length;
  const name = filledIn(at, source, reading.scope);
  if (name === undefined) return report(at, source, 'expected the name of a file');
  if (source.problems.length > before) return undefined;
  if (depth >= DEEPEST) return report(at, source, `'${name}': files include each other more than ${DEEPEST} deep`);
  const opened = opening(name, at, source);
  const list = opened && listOf(opened, key);
  const vars = spotOf(item.get('vars', true) as ParsedNode | undefined, spot.place, `${spot.path}.vars`, source);
  const scope = new Map([...reading.scope, ...givenTo(vars, reading)]);
  return opened && list && { list, reading: { ...reading, source: opened, scope, depth: depth + 1 } };
}

/** The file as YAML; undefined after reporting why it cannot be read. */
function opening(name: string, at: Spot, source: Source): Source | undefined {
  const file = resolve(dirname(source.file), name);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    return report(at, source, `cannot read '${name}': ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const own: Source = { file, text: content, lines, document, problems: source.problems };
  for (const { pos, message } of document.errors) {
    report({ node: undefined, place: placeAt(pos[0], own), path: '' }, own, message);
  }
  return document.errors.length > 0 ? undefined : own;
}

function listOf(own: Source, key: 'steps' | 'procedures'): Spot | undefined {
  const top = spotOf(own.document.contents, { file: own.file, line: 1, column: 1 }, '', own);
  const list = isMap(top.node) ? (top.node.get(key, true) as ParsedNode | undefined) : undefined;
  if (isMap(top.node) && isSeq(list) && top.node.items.length === 1) return spotOf(list, top.place, key, own);
  return report(top, own, `expected a mapping with the key '${key}' only, a list of ${key}`);
}

/** The `vars` of an include. */
function givenTo(vars: Spot, { source, scope }: Reading): (readonly [string, string])[] {
  return (pairsOf(vars, source) ?? []).flatMap(({ name, value }) => {
    const given = filledIn(value, source, scope);
    if (given !== undefined) return [[name, given] as const];
    report(value, source, `expected a value, ${found(value)}`);
    return [];
  });
}
