/** What `vtylab import` and `vtylab export` have in common: a lab file in, another one out. */
import { resolve } from 'node:path';
import { EXIT, InputError } from '../errors.ts';
import { writeOutput } from '../files.ts';
import { formatDiagnostic, formatPath } from '../topology/diagnostics.ts';
import type { Diagnostic } from '../topology/topology.ts';
import { type Command, defineCommand, JSON_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { givenFile } from './select.ts';

/** A lab file, turned into another format. */
interface Converted {
  readonly text: string;
  /** What could not be taken over, with its place. */
  readonly warnings: readonly Diagnostic[];
}

/** What differs between the two. */
interface Conversion extends Pick<Command, 'name' | 'description' | 'examples'> {
  convert(file: string): Promise<Converted>;
}

export function convertCommand({ convert, ...words }: Conversion): Command {
  return defineCommand({
    ...words,
    usage: '[--output FILE] [--json] FILE',
    options: {
      output: { type: 'string', short: 'o', value: 'FILE', help: 'write to a file instead of standard output' },
      json: { ...JSON_OPTION, help: 'print JSON: the text, or with --output the file, and the warnings' },
    },
    operands: { min: 1, max: 1, complete: ['file'] },
    async run(options, [word = ''], { cwd, stdout, stderr }) {
      const file = givenFile({ topology: word }, cwd) ?? word;
      const output = options.output === undefined || options.output === '-' ? undefined : resolve(cwd, options.output);
      if (output === file) throw new InputError(`--output: ${formatPath(file)} is the file that is read; name another`);
      const { text, warnings } = await convert(file);
      if (output !== undefined) await writeOutput('--output', output, text);
      if (options.json === true) {
        stdout.write(jsonText({ ...(output === undefined ? { text } : { file: output }), warnings }));
        return EXIT.good;
      }
      stderr.write(warnings.map((one) => `${formatDiagnostic(one)}\n`).join(''));
      if (output === undefined) stdout.write(text);
      return EXIT.good;
    },
  });
}
