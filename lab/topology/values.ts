/** Shapes of single values: texts that may be empty, numbers, flags, sizes. */
import { isMap, isSeq } from 'yaml';
import type { JsonSchema } from './json-schema.ts';
import { found, oneOf, report, type Shape, scalarText, text } from './shape.ts';

/** Any scalar, nothing too, as its text: the value of a variable or a label. */
export const anyText: Shape<string> = {
  schema: { type: ['string', 'number', 'boolean', 'null'] },
  read(spot, source) {
    if (isMap(spot.node) || isSeq(spot.node)) return report(spot, source, `expected a text, ${found(spot)}`);
    return { value: scalarText(spot.node) ?? '', place: spot.place };
  },
};

export interface Range {
  readonly min: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** A number in a range. */
export function number(what: string, { min, max, whole = false }: Range): Shape<number> {
  const schema: JsonSchema = {
    anyOf: [
      { type: whole ? 'integer' : 'number', minimum: min, ...(max !== undefined && { maximum: max }) },
      { type: 'string', pattern: whole ? '^\\d+$' : '^\\d+(\\.\\d+)?$' },
    ],
  };
  return {
    schema,
    read(spot, source) {
      const given = scalarText(spot.node);
      const value = Number(given);
      const isNumber = given !== undefined && /^\d+(\.\d+)?$/.test(given);
      if (
        isNumber &&
        value >= min &&
        value <= (max ?? Number.POSITIVE_INFINITY) &&
        (!whole || Number.isInteger(value))
      ) {
        return { value, place: spot.place };
      }
      const limits = max === undefined ? `from ${min}` : `from ${min} to ${max}`;
      return report(spot, source, `expected ${what}, a ${whole ? 'whole ' : ''}number ${limits}, ${found(spot)}`);
    },
  };
}

/** `true` or `false`. */
export const flag: Shape<boolean> = {
  schema: { type: 'boolean' },
  read(spot, source) {
    const word = oneOf('true', 'false').read(spot, source);
    return word && { value: word.value === 'true', place: word.place };
  },
};

/** As containerlab has them: `kb` are thousands, `kib` 1024, and a letter alone is as with `b`. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mib: 1024 ** 2,
  g: 1e9,
  gb: 1e9,
  gib: 1024 ** 3,
};

const SIZE = /^(\d+(?:\.\d+)?)\s?([kmg]?i?b?)$/i;

/** A size, in bytes; at least `least`, which `leastText` tells. */
export function size(least: number, leastText: string): Shape<number> {
  return {
    schema: { type: ['string', 'number'], pattern: '^\\d+(\\.\\d+)?\\s?[kKmMgG]?[iI]?[bB]?$' },
    read(spot, source) {
      const given = text('a size').read(spot, source);
      if (given === undefined) return undefined;
      const [, amount, unit = ''] = SIZE.exec(given.value) ?? [];
      const factor = UNITS[unit.toLowerCase()];
      const bytes = Math.round(Number(amount) * (factor ?? Number.NaN));
      if (bytes >= least) return { value: bytes, place: spot.place };
      return report(spot, source, `bad size '${given.value}'; expected e.g. 512mb or 1gib, at least ${leastText}`);
    },
  };
}
