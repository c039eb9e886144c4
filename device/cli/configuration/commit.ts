/** `commit` and its kin, and how what a commit found is printed. */
import { RefusedError } from '../../commit/editors.ts';
import { failureLine, formatProblem } from '../../commit/messages.ts';
import type { CommitResult } from '../../device.ts';
import type { Problem } from '../../features/feature.ts';
import { integer, string } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import type { Arguments } from '../grammar.ts';
import { formatTime } from '../time.ts';
import { commitTime } from './commit-time.ts';
import { type ConfigurationCommand, type ConfigurationContext, plural } from './mode.ts';

/** Minutes that a `commit confirmed` waits when none are given. */
const CONFIRM_MINUTES = 10;

/** What a commit prints that found these problems; without an error among them it goes on to say `done`. */
export function commitReport(problems: readonly Problem[], done: string, failure?: string): string {
  const found = problems.map((problem) => {
    const warning = problem.severity === 'warning' ? 'warning: ' : '';
    return `${formatProblem({ ...problem, message: warning + problem.message })}\n`;
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return found.join('') + (errors.length === 0 ? `${done}\n` : (failure ?? failureLine(errors)));
}

/** The report of a commit; throws it as a CommandError when the commit failed. */
function reportOf({ committed, problems, failure }: CommitResult, done = 'commit complete'): string {
  const report = commitReport(problems, done, failure);
  if (!committed) throw new CommandError(report);
  return report;
}

/** Checks the candidate without a commit. */
function check({ mode }: ConfigurationContext, done: string): string {
  const problems = mode.device.datastore.check(mode.config);
  return reportOf({ committed: !problems.some(({ severity }) => severity === 'error'), problems }, done);
}

function optionsOf({ mode }: ConfigurationContext, { values }: Arguments) {
  const comment = values.get('comment');
  return { user: mode.account.name, via: 'cli', ...(comment !== undefined && { comment }) } as const;
}

async function commitNow(context: ConfigurationContext, args: Arguments): Promise<string> {
  const report = reportOf(await context.mode.candidate.commit(optionsOf(context, args)));
  return report + quitAfter(context, args);
}

function quitAfter(context: ConfigurationContext, { values }: Arguments): string {
  if (!values.has('and-quit')) return '';
  context.leave();
  return 'Exiting configuration mode\n';
}

/** `commit check` confirms what waits to be confirmed. */
async function commitCheck(context: ConfigurationContext): Promise<string> {
  const report = check(context, 'configuration check succeeds');
  await context.mode.device.datastore.confirm();
  return report;
}

function commitAt(context: ConfigurationContext, args: Arguments, text: string): string {
  const { mode } = context;
  if (mode.candidate.kind === 'private') throw new RefusedError('commit at not allowed in private mode');
  const at = commitTime(text, new Date());
  const report = check(context, 'configuration check succeeds');
  mode.device.datastore.schedule(at, optionsOf(context, args));
  const changed = mode.changed ? 'The configuration has been changed but not committed\n' : '';
  context.leave();
  return `${report}commit at will be executed at ${formatTime(at)}\n${changed}Exiting configuration mode\n`;
}

function commit(context: ConfigurationContext, args: Arguments): string | Promise<string> {
  const at = args.values.get('at');
  if (args.values.has('check')) return commitCheck(context);
  return at === undefined ? commitNow(context, args) : commitAt(context, args, at);
}

async function commitConfirmed(context: ConfigurationContext, args: Arguments): Promise<string> {
  const minutes = Number(args.values.get('minutes') ?? CONFIRM_MINUTES);
  const result = await context.mode.candidate.commit({ ...optionsOf(context, args), confirmed: minutes });
  const warning = `commit confirmed will be automatically rolled back in ${plural(minutes)} unless confirmed`;
  return reportOf(result, `${warning}\ncommit complete`) + quitAfter(context, args);
}

async function rollback({ mode }: ConfigurationContext, { values }: Arguments): Promise<string> {
  const number = Number(values.get('number') ?? 0);
  const { datastore } = mode.device;
  mode.tell(`UI_LOAD_EVENT: User '${mode.account.name}' is performing a 'rollback ${number}'`);
  mode.replace(number === 0 ? datastore.committed : await datastore.revision(number), 'rollback');
  return 'load complete\n';
}

async function rollbackRescue({ mode }: ConfigurationContext): Promise<string> {
  const rescue = await mode.device.datastore.rescue.load();
  if (rescue === undefined) throw new CommandError('error: no rescue configuration is saved');
  mode.replace(rescue, 'rollback');
  return 'load complete\n';
}

function update({ mode }: ConfigurationContext): string {
  const conflicts = mode.candidate.update();
  return conflicts
    .map(({ path, statement, theirs = 'deleted' }) =>
      formatProblem({
        severity: 'warning',
        path,
        statement,
        message: `warning: statement was also changed: '${theirs}'`,
      }),
    )
    .map((text) => `${text}\n`)
    .join('');
}

const comment = { kind: 'option', name: 'comment', help: 'Message to write to commit log', type: string() } as const;
const andQuit = { kind: 'flag', name: 'and-quit', help: 'Quit configuration mode if commit succeeds' } as const;

export const commitCommands: readonly ConfigurationCommand[] = [
  {
    name: 'commit',
    help: 'Commit current set of changes',
    arguments: [
      andQuit,
      { kind: 'option', name: 'at', help: 'Time at which to activate configuration changes', type: string() },
      { kind: 'flag', name: 'check', help: 'Check correctness of syntax; do not apply changes' },
      comment,
    ],
    run: commit,
    children: [
      {
        name: 'confirmed',
        help: 'Automatically rollback if not confirmed',
        arguments: [
          {
            kind: 'operand',
            name: 'minutes',
            help: 'Number of minutes until automatic rollback',
            type: integer(1, 65_535, 'minutes'),
          },
          andQuit,
          comment,
        ],
        run: commitConfirmed,
      },
    ],
  },
  {
    name: 'rollback',
    help: 'Roll back to previous committed configuration',
    arguments: [
      { kind: 'operand', name: 'number', help: 'Numeric rollback', type: integer(0, 49), values: 'rollback' },
    ],
    run: rollback,
    children: [{ name: 'rescue', help: 'Roll back to the rescue configuration', run: rollbackRescue }],
  },
  { name: 'update', help: 'Update private database', run: update },
];
