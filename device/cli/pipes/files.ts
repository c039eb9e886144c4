/** Pipes that write a file of the user's. */
import { string } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import { filePath, writeAs } from '../files.ts';
import type { Argument } from '../grammar.ts';
import { lines } from '../render.ts';
import type { Pipe, Piping } from './piping.ts';

const file: Argument = {
  kind: 'operand',
  name: 'filename',
  help: 'Name of file',
  type: string({ name: 'filename', min: 1 }),
  values: 'file',
  mandatory: true,
};

/** A writer of lines into a file, by name. */
function writer({ files }: Piping, name: string, append: boolean) {
  if (files === undefined) throw new CommandError('error: files can be written in a session only');
  const path = filePath(name, files.directory);
  return (text: AsyncIterable<string>) => writeAs(files.account, path, text, { append });
}

function saving(name: string, help: string, append: boolean): Pipe {
  return {
    name,
    help,
    arguments: [file],
    run: async ({ output, piping }, { values }) => {
      const target = values.get('filename') ?? '';
      let count = 0;
      await writer(
        piping,
        target,
        append,
      )(
        (async function* () {
          for await (const line of lines(output)) {
            count++;
            yield `${line}\n`;
          }
        })(),
      );
      return `Wrote ${count} lines of output to '${target}'\n`;
    },
  };
}

export const append = saving('append', 'Append output text to file', true);
export const save = saving('save', 'Save output text to file', false);

export const tee: Pipe = {
  name: 'tee',
  help: 'Write to standard output and file',
  arguments: [file],
  run: async ({ output, piping }, { values }) => {
    const text: string[] = [];
    await writer(
      piping,
      values.get('filename') ?? '',
      false,
    )(
      (async function* () {
        for await (const line of lines(output)) {
          text.push(`${line}\n`);
          yield `${line}\n`;
        }
      })(),
    );
    return text.join('');
  },
};
