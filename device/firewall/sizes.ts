/** Rates and sizes as Junos writes them: `1m` is 1,000,000, `64k` is 64,000. */
import { ValueError, type ValueType } from '../schema/types.ts';

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1e3],
  ['m', 1e6],
  ['g', 1e9],
]);

/** A type whose every value is a number with an optional k, m or g. */
export interface SizeType extends ValueType {
  /** Throws a ValueError. */
  number(text: string): number;
}

function sizeType(name: string, min: number, max: number): SizeType {
  const number = (text: string) => {
    const [, digits, suffix = ''] = /^(\d{1,12})([kmg]?)$/i.exec(text) ?? [];
    if (digits === undefined) {
      throw new ValueError(`invalid value '${text}': expected a number, with k, m or g behind it where it is large`);
    }
    const value = Number(digits) * (FACTORS.get(suffix.toLowerCase()) ?? 1);
    if (value < min || value > max) throw new ValueError(`Value ${text} is not within range (${min}..${max})`);
    return value;
  };
  return {
    name,
    range: [min, max],
    number,
    parse(text) {
      number(text);
      return text.toLowerCase().replace(/^0+(?=\d)/, '');
    },
  };
}

/** `bandwidth-limit` of a policer. */
export const bitsPerSecond: SizeType = sizeType('bps', 8000, 100e9);

/** `burst-size-limit` of a policer. */
export const bytes: SizeType = sizeType('bytes', 1500, 100e9);
