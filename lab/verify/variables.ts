/** `${name}` in values, and the files that others include, with the variables they are given. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { placeAt, report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';

/** Values by name. */
export type Scope = ReadonlyMap<string, string>;

const REFERENCE = /\$\{([^}]*)\}/g;

/** Files that include each other are followed so far: then one includes itself. */
const DEEPEST = 10;

/** A list in another file, and what it knows. */
interface Included {
  readonly list: Spot;
  readonly source: Source;
  readonly scope: Scope;
}

/** `include: FILE`, beside the file that says so, and `vars` for it: the list that stands there under `key`, alone. */
export function openIncluded(
  spot: Spot,
  item: YAMLMap,
  source: Source,
  scope: Scope,
  depth: number,
  key: 'steps' | 'procedures',
): Included | undefined {
  const fail = (where: Spot, message: string, at: Source = source): undefined => report(where, at, message);
  const keys = ['include', 'vars'];
  for (const { key: given } of item.items) {
    const name = isScalar(given) ? String(given.value) : '';
    if (!keys.includes(name)) return fail(spot, unknownWord('key', name, keys));
  }
  const at = spotOf(item.get('include', true) as ParsedNode, spot.place, `${spot.path}.include`, source);
  const written = scalarText(at.node);
  if (written === undefined) return fail(at, 'expected the name of a file');
  const name = replaced(
    written,
    scope,
    (unknown) => void fail(at, unknownWord('variable', unknown, [...scope.keys()])),
  );
  if (depth >= DEEPEST) return fail(at, `'${name}': files include each other more than ${DEEPEST} deep`);
  const file = resolve(dirname(source.file), name);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    return fail(at, `cannot read '${name}': ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const own: Source = { file, text: content, lines, document, problems: source.problems };
  const [wrong] = document.errors;
  const start = { node: undefined, place: { file, line: 1, column: 1 }, path: '' };
  if (wrong !== undefined) return fail({ ...start, place: placeAt(wrong.pos[0], own) }, wrong.message, own);
  const top = spotOf(document.contents, start.place, '', own);
  const list = isMap(top.node) ? (top.node.get(key, true) as ParsedNode | undefined) : undefined;
  if (!isMap(top.node) || !isSeq(list) || top.node.items.length > 1) {
    return fail(top, `expected a mapping with the key '${key}' only, a list of ${key}`, own);
  }
  const inner = new Map([...scope, ...givenTo(item, source, scope)]);
  return { list: spotOf(list, top.place, key, own), source: own, scope: inner };
}

/** The `vars` of an include. */
function givenTo(step: YAMLMap, source: Source, scope: Scope): (readonly [string, string])[] {
  const vars = step.get('vars', true);
  if (!isMap(vars)) return [];
  return vars.items.map(({ key, value }) => {
    const given = text(value as ParsedNode, source) ?? '';
    return [isScalar(key) ? String(key.value) : '', replaced(given, scope)] as const;
  });
}

export function text(node: ParsedNode, source: Source): string | undefined {
  return scalarText(isAlias(node) ? (node.resolve(source.document) as ParsedNode | undefined) : node);
}

/** The same, with values in the place of `${name}`; a name that is none is told where it stands. */
export function substituted(spot: Spot, source: Source, scope: Scope): Spot {
  if (spot.node === undefined) return spot;
  const copy = spot.node.clone() as ParsedNode;
  visit(copy, {
    Alias: (_key, alias) => (alias.resolve(source.document)?.clone() as ParsedNode | undefined) ?? undefined,
    Scalar(_key, scalar) {
      if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return undefined;
      // in place: what `visit` is given back it visits again
      scalar.value = replaced(scalar.value, scope, (name) => {
        const place = scalar.range == null ? spot.place : placeAt(scalar.range[0], source);
        report({ ...spot, place }, source, unknownWord('variable', name, [...scope.keys()]));
      });
      return undefined;
    },
  });
  return { ...spot, node: copy };
}

export function replaced(value: string, scope: Scope, unknown: (name: string) => void = () => {}): string {
  return value.replace(REFERENCE, (whole, name: string) => {
    const known = scope.get(name);
    if (known === undefined) unknown(name);
    return known ?? whole;
  });
}
