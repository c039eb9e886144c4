/**
 * `make fuzz`, its part for `vtylab matrix --predict`: random labs, in which every attempt must end as predicted, for
 * FUZZ_SECONDS. Needs an engine and the image of the nodes.
 */
import { parseArgs } from 'node:util';
import { MatrixLab } from '../test/system/explore-matrix.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, go: { type: 'boolean' } } });
const seconds = Number(process.env.FUZZ_SECONDS ?? 300);
const deadline = performance.now() + seconds * 1000;
let seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
console.log(`fuzz: matrix, ${seconds} s, first seed ${seed}`);

const lab = new MatrixLab(`matrix-fuzz-${process.pid}`);
let cells = 0;
let open = 0;
try {
  for (; performance.now() < deadline; seed++) {
    try {
      const explored = await lab.explore(seed);
      cells += explored.cells;
      open += explored.open;
      if (values.go === true) console.log(`seed ${seed}: ${JSON.stringify(explored)}`);
    } catch (error) {
      process.exitCode = 1;
      if (values.go !== true) throw error;
      console.error(`fuzz: ${error instanceof Error ? error.message : error}`);
    }
  }
  console.log(`fuzz: matrix: ${cells} cells (${open} of them open); last seed ${seed - 1}`);
} catch (error) {
  console.error(`fuzz: ${error instanceof Error ? error.message : error}`);
} finally {
  await lab.close();
}
