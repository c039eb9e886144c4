/** The byte of DiffServ as values: code points of six bits (RFC 2474), and the precedence that was there before. */
import { type RangeType, rangeType } from './numbers.ts';

const DSCP: ReadonlyMap<string, number> = new Map([
  // RFC 2597: class and drop precedence
  ...[1, 2, 3, 4].flatMap((af) => [1, 2, 3].map((drop) => [`af${af}${drop}`, af * 8 + drop * 2] as const)),
  ['be', 0],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((cs) => [`cs${cs}`, cs * 8] as const),
  ['ef', 46],
]);

/** The three upper bits of the byte. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['critical-ecp', 5],
  ['flash', 3],
  ['flash-override', 4],
  ['immediate', 2],
  ['internet-control', 6],
  ['net-control', 7],
  ['priority', 1],
  ['routine', 0],
]);

/** `from dscp`, in family inet6 `from traffic-class`. */
export const dscp: RangeType = rangeType({
  name: 'dscp',
  what: 'code point',
  label: 'Code point',
  names: DSCP,
  max: 63,
  example: '8-15',
  radix: true,
});

/** `from precedence`. */
export const precedence: RangeType = rangeType({
  name: 'precedence',
  what: 'precedence',
  label: 'Precedence',
  names: PRECEDENCE,
  max: 7,
  example: '5-7',
  radix: true,
});
