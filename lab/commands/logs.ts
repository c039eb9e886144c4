/** `vtylab logs`. */
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { EXIT, InputError } from '../errors.ts';
import { logs } from '../operations/logs.ts';
import { defineCommand, FILE_OPTION, LAB_OPTION } from './command.ts';
import { nodesLab } from './select.ts';

export const command = defineCommand({
  name: 'logs',
  usage: '[-t FILE | --lab NAME] [--follow] [--tail LINES] [--json] NODE',
  description: `Prints what a node's main process has written since its container was made, running
or not. The log files of a router are: vtylab cli NODE 'show log messages'.`,
  examples: [
    ['vtylab logs R1', 'why did it not start?'],
    ['vtylab logs R1 --tail 0 --follow', 'what it writes from now on; Ctrl-C ends it'],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    follow: { type: 'boolean', short: 'f', help: 'go on until the node ends, or Ctrl-C' },
    tail: { type: 'string', value: 'LINES', help: 'only so many of the last lines' },
    json: { type: 'boolean', help: 'print stdout and stderr as JSON (not with --follow)' },
  },
  operands: { min: 1, max: 1, complete: ['node'] },
  async run(options, [node = ''], context) {
    const { stdout, stderr, signal } = context;
    if (options.json === true && options.follow === true)
      throw new InputError('--json and --follow exclude each other');
    const lab = await nodesLab(options, [node], context);
    const log = await logs({
      engine: await context.engine(),
      lab: lab.name,
      node,
      follow: options.follow === true,
      ...(options.tail !== undefined && { tail: lines(options.tail) }),
    });
    if (options.json === true) {
      const [out, errors] = await Promise.all([text(log.stdout), text(log.stderr)]);
      stdout.write(`${JSON.stringify({ stdout: out, stderr: errors }, null, 2)}\n`);
      return EXIT.good;
    }
    signal.addEventListener('abort', () => log.close(), { once: true });
    log.stdout.pipe(stdout, { end: false });
    log.stderr.pipe(stderr, { end: false });
    await Promise.all([finished(log.stdout), finished(log.stderr)]);
    return EXIT.good;
  },
});

function lines(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError(`--tail: '${text}' is no number of lines; expected a whole number from 0`);
}
