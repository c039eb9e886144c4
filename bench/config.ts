/** The configuration system: languages, comparison and commits, on a large configuration. */
import { compare } from '../device/config/diff.ts';
import { Edit } from '../device/config/edit.ts';
import { parseConfig } from '../device/config/parse.ts';
import { resolvePath, words } from '../device/config/path.ts';
import { printCurly } from '../device/config/print-curly.ts';
import { printJson } from '../device/config/print-json.ts';
import { SCHEMA } from '../device/features/index.ts';
import { compareCommits } from './commits.ts';
import { largeConfiguration } from './config-text.ts';
import type { Figure } from './figures.ts';
import { measure, type Timing } from './measure.ts';

const LINES = 100_000;

/** Parsing and printing against JSON's own, comparing against parsing, and a commit against one in a small configuration. */
export async function configurationFigures(rounds: number): Promise<Figure[]> {
  const [parse, json, print, stringify, comparison] = await inProcess(rounds);
  const [large, small] = await compareCommits(rounds, LINES);
  return [
    ratio('parse 100,000 lines of curly text · `JSON.parse` of the same tree', parse, json, 10),
    ratio('print them · `JSON.stringify`', print, stringify, 10),
    ratio('`show | compare` of one changed line in them · parsing them once', comparison, parse, 1.2),
    ratio('commit of one leaf in them, on a device · the same in 100 lines', large, small, 2),
  ];
}

async function inProcess(rounds: number): Promise<Timing[]> {
  const { config } = parseConfig(SCHEMA, largeConfiguration(LINES));
  const text = printCurly(config);
  const lines = text.split('\n').length - 1;
  if (lines < LINES * 0.95) throw new Error(`the large configuration has ${lines} lines; ${LINES} are meant`);
  const tree = printJson(config);
  const value: unknown = JSON.parse(tree);
  const leaf = ['firewall', 'family', 'inet', 'filter', 'f5', 'term', 't555', 'from', 'protocol', 'udp'];
  const resolution = resolvePath(SCHEMA, words(...leaf), { mode: 'set' });
  if (!resolution.ok) throw new Error(resolution.error.message);
  const edit = new Edit(config);
  for (const path of resolution.paths) edit.set(path);
  const changed = edit.done();
  return measure(rounds, [
    { name: 'parse', run: async () => parseConfig(SCHEMA, text) },
    { name: 'JSON.parse', run: async () => JSON.parse(tree) },
    { name: 'print', run: async () => printCurly(config) },
    { name: 'JSON.stringify', run: async () => JSON.stringify(value) },
    { name: 'compare', run: async () => compare(config, changed) },
  ]);
}

function ratio(what: string, ours: Timing | undefined, theirs: Timing | undefined, aim: number): Figure {
  if (ours === undefined || theirs === undefined) throw new Error(`${what}: two timings are compared`);
  return { what, ours: spread(ours), theirs: spread(theirs), value: ours.median / theirs.median, aim, unit: '×' };
}

function spread({ median, min, max }: Timing): string {
  const shown = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  return `${shown(median)} ms (${shown(min)}–${shown(max)})`;
}
