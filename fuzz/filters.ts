/**
 * `make fuzz`, its second half: random packets through random filters, in the kernel, for FUZZ_SECONDS. What goes wrong
 * is shrunk and kept in test/device/firewall/differential/cases, where every test run tries it again. Needs root.
 */
import { parseArgs } from 'node:util';
import { explore } from '../test/device/firewall/differential/explore.ts';
import { Tally } from '../test/device/firewall/differential/tally.ts';
import { Testbed } from '../test/device/firewall/differential/testbed.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' } } });
const seconds = Number(process.env.FUZZ_SECONDS ?? 300);
const deadline = performance.now() + seconds * 1000;
const tally = new Tally();
let seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
console.log(`fuzz: filters, ${seconds} s, first seed ${seed}`);

const bed = await Testbed.open(`vtylab-fuzz-${process.pid}`);
try {
  for (; performance.now() < deadline; seed++) await explore(bed, seed, tally);
  console.log(`fuzz: ${tally.packets} packets, ${tally.filters} filters, nothing found; last seed ${seed - 1}`);
  console.log(`fuzz: the rarest: ${tally.rarest(8)}`);
} catch (error) {
  console.error(`fuzz: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await bed.close();
}
