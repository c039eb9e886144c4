/** Moving in the hierarchy, and out of it. */
import type { Path } from '../../config/path.ts';
import { isLevel } from '../../schema/lookup.ts';
import { CommandError } from '../errors.ts';
import type { Output } from '../output.ts';
import type { ConfigurationCommand, ConfigurationContext } from './mode.ts';
import { resolveOne } from './statement.ts';

/** The level above; words that only stand before others (`family` of `family inet`) are no level of their own. */
export function parent(path: Path): Path {
  let above = path.slice(0, -1);
  for (
    let schema = above.at(-1)?.schema;
    schema?.kind === 'container' && schema.prefix;
    schema = above.at(-1)?.schema
  ) {
    above = above.slice(0, -1);
  }
  return above;
}

/** Asks once more than is answered sensibly; no answer at all means `fallback`. */
export async function confirm(
  { ask }: Pick<ConfigurationContext, 'ask'>,
  question: string,
  fallback: boolean,
): Promise<boolean> {
  for (;;) {
    const answer = await ask(`${question} [yes,no] (${fallback ? 'yes' : 'no'}) `);
    if (answer === undefined || answer === '') return fallback;
    if ('yes'.startsWith(answer.toLowerCase())) return true;
    if ('no'.startsWith(answer.toLowerCase())) return false;
  }
}

async function leave(context: ConfigurationContext): Promise<Output> {
  const { candidate, changed } = context.mode;
  const shared = candidate.kind === 'shared';
  if (changed) {
    const question = shared
      ? 'Exit with uncommitted changes?'
      : `warning: Auto rollback on exiting 'configure ${candidate.kind}'\nDiscard uncommitted changes?`;
    if (!(await confirm(context, `The configuration has been changed but not committed\n${question}`, true))) return '';
  }
  context.leave();
  const discarded = changed && !shared ? 'warning: discarding uncommitted changes\nload complete\n' : '';
  return `${discarded}Exiting configuration mode\n`;
}

function exit(context: ConfigurationContext): Output | Promise<Output> {
  return context.mode.back() ? '' : leave(context);
}

const outward: Pick<ConfigurationCommand, 'run' | 'children'> = {
  run: exit,
  children: [{ name: 'configuration-mode', help: 'Exit from configuration mode', run: leave }],
};

export const moveCommands: readonly ConfigurationCommand[] = [
  {
    name: 'edit',
    help: 'Edit a sub-element',
    arguments: [{ kind: 'rest', name: 'statement', help: 'Hierarchy to edit', completes: 'edit' }],
    run: ({ mode }, { rest }) => {
      if (rest.words.length === 0) throw new CommandError('missing argument.', { column: rest.end });
      const path = resolveOne(mode.schema, rest, { mode: 'name', from: mode.path, visible: mode.visible });
      const schema = path.at(-1)?.schema;
      if (!isLevel(schema)) {
        const start = rest.words.at(-1)?.start ?? rest.start;
        throw new CommandError('syntax error, expecting <statement> or <identifier>.', { column: start });
      }
      mode.enter(path);
      return '';
    },
  },
  { name: 'exit', help: 'Exit from this level', ...outward },
  { name: 'quit', help: 'Quit from this level', ...outward },
];
