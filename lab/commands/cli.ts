/** `vtylab cli`. */
import { InputError } from '../errors.ts';
import { attach, consoleProgram } from '../operations/console.ts';
import { programContainer, requireRunning } from '../operations/found.ts';
import { labsOf } from '../operations/labs.ts';
import { runIn } from '../operations/run-in.ts';
import { LABELS } from '../plan/labels.ts';
import { loadTopology } from '../topology/load.ts';
import { type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { findNode, givenFile, oneLab } from './select.ts';

export const command = defineCommand({
  name: 'cli',
  usage: '[-t FILE | --lab NAME] [--json] NODE [COMMAND]',
  description: `Opens a node's console: the CLI of a router, a shell on a host. No network and no
login is needed, as on a serial port. With COMMAND it runs that one command; with no
terminal on its input it reads commands line by line. The exit status is that of
the command, or of the session: a command that failed makes it non-zero.`,
  examples: [
    ['vtylab cli R2', 'the console of R2; exit ends it'],
    ["vtylab cli R2 'show firewall log'", 'one command'],
    ["printf 'configure\\n…\\ncommit and-quit\\n' | vtylab cli R2", 'commands from a pipe'],
  ],
  options: {
    topology: { ...FILE_OPTION, help: 'the lab of this file, when several labs have such a node' },
    lab: { ...LAB_OPTION, help: 'the lab of this name, when several labs have such a node' },
    json: { ...JSON_OPTION, help: 'of COMMAND: print exitCode, stdout and stderr as JSON; it gets no input' },
  },
  operands: { min: 1, max: Number.POSITIVE_INFINITY, complete: ['node', []] },
  async run(options, [name = '', ...words], context) {
    if (options.json === true && words.length === 0) throw new InputError('--json: which command? A console has none');
    oneLab(options);
    const engine = await context.engine();
    const labs = labsOf(await engine.list(LABELS.lab));
    const several = labs.filter(({ nodes }) => nodes.some((node) => node.name === name)).length > 1;
    const node = findNode(labs, name, options.lab ?? (await labOfFile(options, several, context)));
    const { id } = programContainer(requireRunning(node));
    const program = consoleProgram(node.kind, words.length === 0 ? undefined : words.join(' '));
    if (options.json !== true) return attach(engine, id, program, context);
    const result = await runIn(engine, id, program);
    context.stdout.write(jsonText(result));
    return result.exitCode;
  },
});

/** The name in the lab file of `-t`, or of lab.yaml here where the node's name alone does not decide. */
async function labOfFile(
  options: { topology?: string | undefined },
  several: boolean,
  { cwd }: CommandContext,
): Promise<string | undefined> {
  if (options.topology === undefined && !several) return undefined;
  const file = givenFile(options, cwd);
  return file === undefined ? undefined : (await loadTopology(file)).name;
}
