/** `make fuzz`: the properties again and again with new seeds, for FUZZ_SECONDS. Ends with 1 at the first that fails. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { shared } from './properties.ts';

/** Cases between two looks at the clock. */
const BATCH = 3000;

const { values } = parseArgs({ options: { seed: { type: 'string' } } });
const seconds = Number(process.env.FUZZ_SECONDS ?? 300);
const deadline = performance.now() + seconds * 1000;
let cases = 0;
let seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
console.log(`fuzz: ${seconds} s, first seed ${seed}`);
for (; performance.now() < deadline; seed++) {
  for (const { property, runs } of shared(BATCH)) {
    const result = await fc.check(property.property, { seed, numRuns: runs, endOnFailure: false });
    cases += result.numRuns;
    if (!result.failed) continue;
    console.error(
      `fuzz: ${property.name}: failed after ${cases} cases; seed ${seed}, path ${result.counterexamplePath}`,
    );
    console.error(fc.defaultReportMessage(result));
    console.error(result.errorInstance);
    process.exit(1);
  }
}
console.log(`fuzz: ${cases} cases, nothing found; last seed ${seed - 1}`);
