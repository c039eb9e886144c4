/** `vtylab completion`, and `vtylab __complete`, which its scripts ask. */
import { complete } from '../completion/complete.ts';
import { SCRIPTS, SHELLS } from '../completion/scripts.ts';
import { machineSources } from '../completion/sources.ts';
import { EXIT, InputError } from '../errors.ts';
import { unknownWord } from '../topology/suggest.ts';
import { type CommandContext, defineCommand } from './command.ts';

export const command = defineCommand({
  name: 'completion',
  usage: `(${SHELLS.join(' | ')})`,
  description: `Prints a script that has your shell complete vtylab's commands, options, files, labs
that run, their nodes and interfaces when you press TAB.`,
  examples: [
    [`eval "$(vtylab completion bash)"`, 'in ~/.bashrc'],
    ['source <(vtylab completion zsh)', 'in ~/.zshrc, after compinit'],
    ['vtylab completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  options: {},
  operands: { min: 1, max: 1, complete: [SHELLS] },
  async run(_options, [word = ''], { stdout }) {
    const shell = SHELLS.find((known) => known === word);
    if (shell === undefined) throw new InputError(unknownWord('shell', word, SHELLS));
    stdout.write(SCRIPTS[shell]);
    return EXIT.good;
  },
});

/** `vtylab __complete -- WORDS`: a candidate a line, and behind a tab what it means. */
export async function answerShell(words: readonly string[], context: CommandContext): Promise<number> {
  const sources = machineSources(context.cwd, () => context.engine());
  const found = await complete(words[0] === '--' ? words.slice(1) : words, sources);
  context.stdout.write(
    found.map(({ value, help }) => `${help === undefined ? value : `${value}\t${help}`}\n`).join(''),
  );
  return EXIT.good;
}
