/** `vtylab exec`. */
import { InputError } from '../errors.ts';
import { attach } from '../operations/console.ts';
import { findRunning, programContainer } from '../operations/found.ts';
import { runIn } from '../operations/run-in.ts';
import { defineCommand, FILE_OPTION, LAB_OPTION } from './command.ts';
import { nodesLab } from './select.ts';

export const command = defineCommand({
  name: 'exec',
  usage: '[-t FILE | --lab NAME] [--json] NODE -- COMMAND…',
  description: `Runs a program in a node, as root: its input, its outputs and its exit status are
those of the program. On a terminal it gets a terminal. No shell reads the words;
sh -c '…' is one. For the commands of a router's CLI there is vtylab cli.`,
  examples: [
    ['vtylab exec H -- ping -c 3 192.168.1.2', 'from a host'],
    ['vtylab exec R2 -- nft list ruleset', 'what the kernel of a router was told'],
    ['vtylab exec R1 -- bash', 'a shell'],
    ["vtylab exec R1 -- sh -c 'cat >/tmp/file' <file", 'a file into a node'],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    json: { type: 'boolean', help: 'print exitCode, stdout and stderr as JSON; the program gets no input' },
  },
  operands: { min: 1, max: 1, complete: ['node'] },
  rest: true,
  async run(options, [name = ''], context, argv) {
    if (argv.length === 0) throw new InputError(`which program? vtylab exec ${name} -- COMMAND…`);
    const engine = await context.engine();
    const container = programContainer(findRunning(await nodesLab(options, [name], context), name));
    if (options.json !== true) return attach(engine, container.id, argv, context);
    const result = await runIn(engine, container.id, argv);
    context.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return result.exitCode;
  },
});
