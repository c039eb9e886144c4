/** `commit` and its kin, and how what a commit found is printed. */
import { failureLine, formatProblem } from '../../commit/messages.ts';
import { equal } from '../../config/equal.ts';
import type { Problem } from '../../features/feature.ts';
import { integer, string } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import type { Arguments } from '../grammar.ts';
import type { ConfigurationCommand, ConfigurationContext } from './mode.ts';

/** What a commit prints that found these problems; without an error among them it goes on to say `done`. */
export function commitReport(problems: readonly Problem[], done: string): string {
  const found = problems.map((problem) => {
    const warning = problem.severity === 'warning' ? 'warning: ' : '';
    return `${formatProblem({ ...problem, message: warning + problem.message })}\n`;
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return found.join('') + (errors.length === 0 ? `${done}\n` : failureLine(errors));
}

async function commit({ mode }: ConfigurationContext, { values }: Arguments): Promise<string> {
  const comment = values.get('comment');
  const { committed, problems } = await mode.device.datastore.commit({
    user: mode.account.name,
    via: 'cli',
    ...(comment !== undefined && { comment }),
  });
  const report = commitReport(problems, 'commit complete');
  if (!committed) throw new CommandError(report);
  return report;
}

const comment = { kind: 'option', name: 'comment', help: 'Message to write to commit log', type: string() } as const;

export const commitCommands: readonly ConfigurationCommand[] = [
  {
    name: 'commit',
    help: 'Commit current set of changes',
    arguments: [comment],
    run: commit,
    children: [
      {
        name: 'and-quit',
        help: 'Quit configuration mode if commit succeeds',
        arguments: [comment],
        run: async (context, args) => {
          const report = await commit(context, args);
          context.leave();
          return `${report}Exiting configuration mode\n`;
        },
      },
      {
        name: 'check',
        help: 'Check correctness of syntax; do not apply changes',
        run: ({ mode }) => {
          const problems = mode.device.datastore.check(mode.device.datastore.candidate);
          const report = commitReport(problems, 'configuration check succeeds');
          if (problems.some(({ severity }) => severity === 'error')) throw new CommandError(report);
          return report;
        },
      },
    ],
  },
  {
    name: 'rollback',
    help: 'Roll back to previous committed configuration',
    arguments: [{ kind: 'operand', name: 'number', help: 'Numeric rollback', type: integer(0, 49) }],
    run: ({ mode }, { values }) => {
      const number = values.get('number') ?? '0';
      // Earlier revisions are not kept yet.
      if (number !== '0') throw new CommandError(`error: configuration rollback ${number} does not exist`);
      const { committed, candidate } = mode.device.datastore;
      if (!equal(candidate, committed)) mode.replace(committed);
      return 'load complete\n';
    },
  },
];
