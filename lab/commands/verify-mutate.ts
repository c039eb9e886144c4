/** `vtylab verify --mutate`: which changes of the lab no step of its playbook notices. */
import { resolve } from 'node:path';
import { openNodes } from '../control/nodes.ts';
import { EXIT, InputError } from '../errors.ts';
import { mutateLab, mutationText, mutationWords, type TriedMutation } from '../mutate/index.ts';
import type { Topology } from '../topology/topology.ts';
import type { CommandContext, OptionSpecs } from './command.ts';

/** The options that belong to `--mutate`. */
export const MUTATE_OPTIONS = {
  mutate: {
    type: 'boolean',
    help: 'change the configurations one statement at a time, and tell which changes no step notices',
  },
  limit: { type: 'string', value: 'N', help: 'with --mutate: only so many changes' },
  seed: { type: 'string', value: 'S', help: 'with --limit: which ones (default: 1)' },
} as const satisfies OptionSpecs;

/** Options of a single run: reports, and how its steps are run. */
const OF_ONE_RUN = ['record', 'junit', 'markdown', 'html', 'compare', 'github', 'captures', 'jobs', 'serial'];

/** Throws InputError for options that do not go together. */
export function checkMutate(options: Readonly<Record<string, string | boolean | undefined>>): void {
  const given = (name: string) => options[name] !== undefined;
  if (!given('mutate')) {
    const alone = ['limit', 'seed'].find(given);
    if (alone !== undefined) throw new InputError(`--${alone}: expected --mutate beside it`);
    return;
  }
  if (given('seed') && !given('limit')) throw new InputError('--seed: expected --limit beside it');
  const other = OF_ONE_RUN.find(given);
  if (other === undefined) return;
  const isReport = !['captures', 'jobs', 'serial'].includes(other);
  throw new InputError(
    isReport
      ? `--mutate makes no such report: --${other}; expected --json or none`
      : `--mutate and --${other} exclude each other: its runs decide by themselves`,
  );
}

interface Options {
  readonly playbook?: string | undefined;
  readonly only?: string | undefined;
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly seed?: string | undefined;
}

/** Exit code 0: every change that can be noticed was; 1: some were missed. */
export async function runMutations(topology: Topology, options: Options, context: CommandContext): Promise<number> {
  const { cwd, stdout, stderr, signal, env } = context;
  const limit = numberOf('--limit', options.limit);
  const seed = numberOf('--seed', options.seed);
  const nodes = await openNodes(await context.engine(), topology.name);
  const live = stderr.isTTY === true && env.TERM !== 'dumb';
  try {
    const report = await mutateLab({
      topology,
      callNode: nodes.call,
      signal,
      ...(options.playbook !== undefined && { playbook: resolve(cwd, options.playbook) }),
      ...(options.only !== undefined && { only: options.only }),
      ...(limit !== undefined && { limit }),
      ...(seed !== undefined && { seed }),
      begin: (changes, seconds) => stderr.write(beforehand(changes, seconds)),
      progress: (one, done, total) => {
        if (live) stderr.write(`\r\x1b[K${done} of ${total}: ${progressWords(one)}`);
      },
    });
    if (live) stderr.write('\r\x1b[K');
    stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : mutationText(report));
    return report.counts.missed > 0 ? EXIT.checkFailed : EXIT.good;
  } finally {
    nodes.close();
  }
}

/** A change that is noticed ends its run early, one that makes the lab slow takes longer. */
function beforehand(changes: number, seconds: number): string {
  const long = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `${changes} changes to try, a run of the playbook each: some ${long}; --limit tries fewer\n`;
}

function progressWords(one: TriedMutation): string {
  return `${one.result}: ${mutationWords(one)}`.slice(0, 100);
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InputError(`${name} '${text}': expected a whole number from 1`);
}
