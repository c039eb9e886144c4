/** `file …`: the user's files, with the user's rights. */
import { CommandError } from '../../cli/errors.ts';
import { readAs } from '../../cli/files.ts';
import type { Argument } from '../../cli/grammar.ts';
import type { OperationalCommand, OperationalContext } from '../../cli/operational.ts';
import { mustRunAs, pathType, resolvePath } from './as-user.ts';
import { copy } from './copy.ts';
import { fileList } from './file-list.ts';

const path = (name: string, help: string): Argument => ({
  kind: 'operand',
  name,
  help,
  type: pathType,
  mandatory: true,
  values: 'file',
});

/** A command that changes files and says nothing when all went well. `argv` gets absolute paths. */
function changing(
  name: string,
  help: string,
  operands: readonly Argument[],
  argv: (...paths: string[]) => readonly [string, ...string[]],
): OperationalCommand {
  return {
    name,
    help,
    arguments: operands,
    run: async (context, { values }) => {
      const typed = operands.map((operand) => values.get(operand.name) ?? '');
      await mustRunAs(context.account, typed[0] ?? '', argv(...typed.map((one) => resolvePath(context, one))));
      return '';
    },
  };
}

const SOURCE = path('source', 'Source file');
const DESTINATION = path('destination', 'Destination file');
const FILENAME = path('filename', 'Name of file');

const show: OperationalCommand = {
  name: 'show',
  help: 'Show file contents',
  arguments: [FILENAME],
  run: async (context, { values }) => {
    const text = await readAs(context.account, resolvePath(context, values.get('filename') ?? ''));
    if (text.includes('\0')) throw new CommandError(`error: ${values.get('filename')}: not a text file`);
    return text;
  },
};

const checksum = (name: string, title: string, program: string): OperationalCommand => ({
  name,
  help: `Calculate ${title} checksum`,
  arguments: [FILENAME],
  run: (context: OperationalContext, { values }) => digest(context, values.get('filename') ?? '', title, program),
});

/** `MD5 (/var/home/lab/a.txt) = 0123…`. */
async function digest(context: OperationalContext, typed: string, title: string, program: string): Promise<string> {
  const full = resolvePath(context, typed);
  const said = await mustRunAs(context.account, typed, [program, '--', full]);
  return `${title} (${full}) = ${said.replace(/^\\?(\w+).*$/s, '$1')}\n`;
}

export const file: OperationalCommand = {
  name: 'file',
  help: 'Perform file operations',
  permission: 'maintenance',
  children: [
    {
      name: 'checksum',
      help: 'Calculate file checksum',
      children: [
        checksum('md5', 'MD5', 'md5sum'),
        checksum('sha-256', 'SHA256', 'sha256sum'),
        checksum('sha1', 'SHA1', 'sha1sum'),
      ],
    },
    copy,
    changing('delete', 'Delete files from system', [FILENAME], (name) => ['rm', '--', name ?? '']),
    fileList,
    changing('rename', 'Rename files', [SOURCE, DESTINATION], (from, to) => ['mv', '--', from ?? '', to ?? '']),
    show,
  ],
};
