/** `vtylab generate`. */
import { join, resolve } from 'node:path';
import { EXIT, InputError } from '../errors.ts';
import { writeOutput } from '../files.ts';
import { generateLab } from '../generate/generate.ts';
import { GRAPH_SHAPES } from '../generate/graph.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { unknownWord } from '../topology/suggest.ts';
import { defineCommand, JSON_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { shellWord } from './shell-word.ts';

export const command = defineCommand({
  name: 'generate',
  usage: `(${GRAPH_SHAPES.join(' | ')}) -n N [--ipv6] [--filters] [--output DIR | --playbook] [--json]`,
  description: `Prints a lab of N routers: addresses for every link and loopback, static routes that
make every loopback reachable from every other, ssh and telnet, users, and with
--playbook the playbook that proves it. The same words print the same lab, and in a
larger one what was there keeps its addresses. Of more than four routers the
playbook probes some, evenly spread: at most 24 steps.

With --ipv6 all of it is there in IPv6, too. With --filters each router's loopback has
a filter that lets log in from loopbacks only, and the playbook proves both.`,
  examples: [
    ['vtylab generate line -n 3 > lab.yaml', 'R1, R2 and R3 in a row'],
    [
      'vtylab generate leaf-spine -n 10 --output fabric',
      'two spines and eight leaves: fabric/lab.yaml and its verify.yaml',
    ],
  ],
  options: {
    nodes: { type: 'string', short: 'n', value: 'N', help: 'how many routers' },
    ipv6: { type: 'boolean', help: 'IPv6 beside IPv4' },
    filters: { type: 'boolean', help: 'a filter on each loopback' },
    output: {
      type: 'string',
      short: 'o',
      value: 'DIR',
      help: 'write lab.yaml and verify.yaml there (-: print the lab; the default)',
    },
    playbook: { type: 'boolean', help: 'print the playbook instead of the lab' },
    json: { ...JSON_OPTION, help: 'print JSON: the text, or with --output DIR the files' },
  },
  operands: { min: 1, max: 1, complete: [GRAPH_SHAPES] },
  async run(options, [word = ''], { cwd, stdout }) {
    const shape = GRAPH_SHAPES.find((known) => known === word);
    if (shape === undefined) throw new InputError(unknownWord('shape', word, GRAPH_SHAPES));
    const { lab, playbook } = generateLab(shape, sizeOf(options.nodes), {
      ipv6: options.ipv6 === true,
      filters: options.filters === true,
    });
    const text = options.playbook === true ? playbook : lab;
    if (options.output === undefined || options.output === '-') {
      stdout.write(options.json === true ? jsonText({ text }) : text);
      return EXIT.good;
    }
    if (options.playbook === true) throw new InputError('--playbook prints and --output DIR writes; give one of them');
    const files = await write(resolve(cwd, options.output), { 'lab.yaml': lab, 'verify.yaml': playbook });
    const file = formatPath(files[0] ?? '');
    const next = `next: vtylab up -t ${shellWord(file)}\n`;
    stdout.write(options.json === true ? jsonText({ files }) : `${file} and its verify.yaml are written\n${next}`);
    return EXIT.good;
  },
});

function sizeOf(text: string | undefined): number {
  if (text === undefined) throw new InputError('how many nodes? give -n N');
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError(`-n: '${text}' is no number of nodes; expected a whole number`);
}

/** Writes new files only: a lab that somebody has worked on is not written over. */
async function write(directory: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const written = Object.entries(files).map(([name, text]) => ({ file: join(directory, name), text }));
  for (const { file, text } of written) await writeOutput('--output', file, text, { how: 'new', folders: true });
  return written.map(({ file }) => file);
}
