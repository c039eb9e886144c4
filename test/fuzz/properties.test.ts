/** 100,000 random cases; `make fuzz` goes on for longer, with new seeds each time. */
import fc from 'fast-check';
import { test } from 'vitest';
import { shared } from '../../fuzz/properties.ts';

const CASES = 100_000;

test.each(shared(CASES).map(({ property, runs }) => [property.name, property.property, runs] as const))(
  '%s',
  (_, property, numRuns) => fc.assert(property, { numRuns, verbose: 0 }),
  300_000,
);
