/** `vtylab graph`. */
import { extname, resolve } from 'node:path';
import { EXIT, InputError } from '../errors.ts';
import { checkOutput, writeOutput } from '../files.ts';
import { LAYOUTS, type Layout } from '../graph/place.ts';
import { GRAPH_FORMATS, type GraphFormat, graph } from '../operations/graph.ts';
import { unknownWord } from '../topology/suggest.ts';
import { defineCommand, FILE_OPTION } from './command.ts';
import { topologyFile } from './select.ts';

/** The format that a file's name asks for. */
const EXTENSIONS: Readonly<Record<string, GraphFormat>> = {
  '.svg': 'svg',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.drawio': 'drawio',
  '.xml': 'drawio',
  '.dot': 'dot',
  '.gv': 'dot',
  '.json': 'json',
};

export const command = defineCommand({
  name: 'graph',
  usage: '[-t FILE] [--format FORMAT | --json] [--layout LAYOUT] [--output FILE]',
  description: `Draws a lab from its lab file: nodes, links, the addresses of both ends, and the
filters that stand there (▸ in NAME, ▸ out NAME). The lab need not run.

Formats: svg (light or dark as its reader has it), mermaid (for Markdown), drawio
(to be changed by hand), dot (Graphviz's language), json. Layouts, of svg and
drawio: neato, circo, twopi, dot, fdp, sfdp; the one that needs the least room for
everything is chosen when none is named.`,
  examples: [
    ['vtylab graph --output lab.svg', 'a picture; the format is that of the name'],
    ['vtylab graph --format mermaid', 'text for a fenced mermaid block in Markdown'],
    ['vtylab graph -t big.yaml --layout twopi --output big.drawio', 'around a middle, for draw.io'],
  ],
  options: {
    topology: FILE_OPTION,
    format: {
      type: 'string',
      value: 'FORMAT',
      help: "svg, mermaid, drawio, dot or json (default: as FILE's name, svg)",
    },
    layout: { type: 'string', value: 'LAYOUT', help: 'neato, circo, twopi, dot, fdp or sfdp' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write to a file instead of standard output' },
    json: { type: 'boolean', help: 'the same as --format json' },
  },
  async run(options, _operands, context) {
    const output =
      options.output === undefined || options.output === '-' ? undefined : resolve(context.cwd, options.output);
    const byName = output === undefined ? undefined : EXTENSIONS[extname(output).toLowerCase()];
    if (options.json === true && (options.format ?? 'json') !== 'json') {
      throw new InputError(`--json and --format ${options.format} exclude each other; give one of them`);
    }
    const format = options.json === true ? 'json' : (oneOf('format', options.format, GRAPH_FORMATS) ?? byName ?? 'svg');
    const layout: Layout | undefined = oneOf('layout', options.layout, LAYOUTS);
    const file = await topologyFile(options, context);
    if (output !== undefined) await checkOutput('--output', output);
    const { text, unwritten } = await graph({ file, format, ...(layout !== undefined && { layout }) });
    if (output === undefined) context.stdout.write(text);
    else await writeOutput('--output', output, text);
    if (unwritten > 0) {
      const ends = unwritten === 1 ? '1 end of a link' : `${unwritten} ends of links`;
      context.stderr.write(`graph: no room for what is written at ${ends}; it shows when a link is pointed at\n`);
    }
    return EXIT.good;
  },
});

function oneOf<W extends string>(option: string, given: string | undefined, words: readonly W[]): W | undefined {
  if (given === undefined) return undefined;
  const found = words.find((word) => word === given);
  if (found === undefined) throw new InputError(`--${option}: ${unknownWord('value', given, words)}`);
  return found;
}
