/** `| display …` and `| compare`: what has a structure, shown another way. */
import { compare as compareTrees } from '../../config/diff.ts';
import { inherit } from '../../config/inherit.ts';
import { nodeAt } from '../../config/path.ts';
import { type PrintOptions, printCurly } from '../../config/print-curly.ts';
import { printJson } from '../../config/print-json.ts';
import { printXml } from '../../config/print-xml.ts';
import { reply } from '../../op/data/reply.ts';
import { replyXml } from '../../op/data/xml.ts';
import { integer } from '../../schema/types.ts';
import { CommandError } from '../errors.ts';
import { type ConfigurationOutput, isConfiguration, type Output } from '../output.ts';
import { restrict, setCommands } from '../render.ts';
import type { Pipe } from './piping.ts';

export const compare: Pipe = {
  name: 'compare',
  help: 'Compare configuration changes with prior version',
  run: ({ output }) => {
    const { committed, root, path } = configurationOf(output, 'compare');
    if (committed === undefined) return '';
    return compareTrees(restrict(committed, path), restrict(root, path));
  },
  children: [
    {
      name: 'rollback',
      help: 'Compare with rollback configuration',
      arguments: [
        {
          kind: 'operand',
          name: 'number',
          help: 'Rollback number',
          type: integer(0, 49),
          values: 'rollback',
          mandatory: true,
        },
      ],
      run: async ({ output }, { values }) => {
        const { revision, root, path } = configurationOf(output, 'compare');
        if (revision === undefined)
          throw new CommandError("error: 'compare rollback' needs a configuration to compare");
        return compareTrees(restrict(await revision(Number(values.get('number'))), path), restrict(root, path));
      },
    },
  ],
};

export const display: Pipe = {
  name: 'display',
  help: 'Show additional kinds of information',
  children: [
    {
      name: 'detail',
      help: 'Show what each statement is and what its value may be',
      run: ({ output }) => annotated(configurationOf(output, 'display detail'), { detail: true }),
    },
    {
      name: 'inheritance',
      help: 'Show inherited configuration data and source group',
      arguments: [{ kind: 'flag', name: 'no-comments', help: "Don't show the source of inherited data" }],
      run: ({ output }, { values }) => {
        const shown = configurationOf(output, 'display inheritance');
        const inherited = { ...shown, root: inherit(shown.root) };
        if (values.has('no-comments')) return inherited;
        return annotated(inherited, { inheritance: true });
      },
    },
    {
      name: 'json',
      help: 'Show output in JSON format',
      run: ({ output }) =>
        isConfiguration(output) ? printJson(restrict(output.root, output.path)) : reply(output, 'json'),
    },
    {
      name: 'set',
      help: "Show 'set' commands that create configuration",
      run: ({ output }) => setCommands(configurationOf(output, 'display set')),
    },
    {
      name: 'xml',
      help: 'Show output as XML tags',
      run: ({ output }) =>
        isConfiguration(output)
          ? replyXml(printXml(restrict(output.root, output.path), { indent: 1 }))
          : reply(output, 'xml'),
    },
  ],
};

/** The configuration in braces, with remarks above its statements. */
function annotated({ root, path, heading }: ConfigurationOutput, options: PrintOptions): string {
  const node = nodeAt(root, path);
  return `${heading === undefined ? '' : `${heading}\n`}${node === undefined ? '' : printCurly(node, options)}`;
}

function configurationOf(output: Output, pipe: string): ConfigurationOutput {
  if (!isConfiguration(output)) throw new CommandError(`error: '${pipe}' needs the output of a configuration command`);
  return output;
}
