/** docs/vtylab.md: the orchestrator's commands, as they explain themselves. */
import { COMMANDS } from '../../lab/commands/all.ts';
import { commandHelp, generalHelp } from '../../lab/commands/help.ts';
import { block, NOTICE } from './markdown.ts';

/** The page. */
export async function vtylabPage(): Promise<string> {
  const commands = await Promise.all(
    COMMANDS.map(async ({ name, load }) => {
      const { command } = await load();
      return `## \`vtylab ${name}\`\n\n${block(commandHelp(command))}`;
    }),
  );
  return `${NOTICE}
# The command \`vtylab\`

${block(generalHelp())}

${commands.join('\n\n')}
`;
}
