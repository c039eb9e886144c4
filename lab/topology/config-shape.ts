/** Shapes of the values that hold configuration. */
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { SCALAR } from './json-schema.ts';
import {
  type Located,
  pairsOf,
  placeAt,
  report,
  type Shape,
  type Source,
  type Spot,
  scalarText,
  spotOf,
} from './shape.ts';

/** Configuration text as it stands in the YAML file: lines and columns of `text` are the file's, from `line` on. */
export interface Commands {
  /** Line of the YAML file that the first line of `text` stands on, from 1. */
  readonly line: number;
  readonly text: string;
}

/**
 * Set commands or curly braces written in place. A literal block (`|`) keeps its indentation and a command on one line is
 * indented to where it stands, so what the device says of column 30 is column 30 of the YAML file. Text that YAML
 * would fold into one line is refused: two commands would become one.
 */
export const commands: Shape<Commands> = {
  schema: SCALAR,
  read(spot, source) {
    const { node, place } = spot;
    const value = scalarText(node);
    if (!isScalar(node) || value === undefined) return report(spot, source, 'expected set commands after a `|`');
    const [start, end] = node.range;
    if (node.type === 'BLOCK_LITERAL') {
      const first = source.text.indexOf('\n', start) + 1;
      return { value: { line: placeAt(first, source).line, text: source.text.slice(first, end) }, place };
    }
    if (source.text.slice(start, end).includes('\n')) {
      return report(
        spot,
        source,
        'several lines of configuration are folded into one here; expected a `|` before them',
      );
    }
    const quote = node.type === 'PLAIN' ? 0 : 1;
    return { value: { line: place.line, text: ' '.repeat(place.column - 1 + quote) + value }, place };
  },
};

/** The words of one configuration statement. */
export type Words = readonly string[];

/**
 * Any tree of mappings, lists and values, as the statements it stands for: `{root-login: allow, ciphers: [a, b]}` is
 * `root-login allow`, `ciphers a` and `ciphers b`. Nothing, or `true`, is the statement itself, a flag.
 */
export const statements: Shape<readonly Located<Words>[]> = {
  schema: {},
  read(spot, source) {
    const before = source.problems.length;
    const value = flatten(spot, [], source);
    return source.problems.length === before ? { value, place: spot.place } : undefined;
  },
};

/** No statement below a service is half as deep; an alias that holds itself has no end. */
const DEEPEST = 16;

function flatten(spot: Spot, words: Words, source: Source): Located<Words>[] {
  const { node, place } = spot;
  if (words.length > DEEPEST) {
    report(spot, source, `more than ${DEEPEST} levels of configuration; expected an end (does an alias hold itself?)`);
    return [];
  }
  if (isSeq(node)) {
    return node.items.flatMap((item) => flatten(spotOf(item as ParsedNode, place, spot.path, source), words, source));
  }
  if (isMap(node) && node.items.length > 0) {
    return (pairsOf(spot, source) ?? []).flatMap(({ name, value }) => flatten(value, [...words, name], source));
  }
  const value = scalarText(node);
  if (value === 'false') {
    report(spot, source, "found 'false'; expected a value, or nothing for a statement without one");
    return [];
  }
  return [{ value: value === undefined || value === 'true' ? words : [...words, value], place }];
}
