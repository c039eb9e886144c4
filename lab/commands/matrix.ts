/** `vtylab matrix`: who reaches what. */
import { resolve } from 'node:path';
import { openNodes } from '../control/nodes.ts';
import { EXIT, InputError } from '../errors.ts';
import { checkOutput, writeOutput } from '../files.ts';
import {
  beforehand,
  changesText,
  comparedWords,
  type Matrix,
  type MatrixScope,
  matrixChanges,
  matrixSvg,
  matrixText,
  predictMatrix,
  probeMatrix,
  readMatrix,
} from '../matrix/index.ts';
import { LABELS } from '../plan/labels.ts';
import { loadTopology } from '../topology/load.ts';
import type { Topology } from '../topology/topology.ts';
import { type CommandContext, defineCommand, FILE_OPTION, type OptionValues } from './command.ts';
import { jsonText } from './json.ts';
import { checkStartedFrom, topologyFile } from './select.ts';

const OPTIONS = {
  topology: FILE_OPTION,
  predict: {
    type: 'boolean',
    help: 'work it out from the configurations; when the lab runs, tell where packets differ',
  },
  offline: { type: 'boolean', help: 'with --predict: by the lab file alone, whatever runs' },
  from: { type: 'string', value: 'LIST', help: 'only from these nodes or source addresses, with commas' },
  to: { type: 'string', value: 'LIST', help: 'only to these nodes or addresses' },
  service: {
    type: 'string',
    value: 'LIST',
    help: 'only these: ping, ssh, telnet, ftp, finger, rlogin, tcp/PORT, udp/PORT (default: ping and what is configured)',
  },
  own: { type: 'boolean', help: "also each node's own addresses from itself" },
  timeout: { type: 'string', value: 'SECONDS', help: 'for each attempt (default: 5)' },
  quick: { type: 'boolean', help: "do not wait for a service's rate-limit: leave out what is over it" },
  json: { type: 'boolean', help: 'print the matrix, or what has changed, as JSON' },
  svg: { type: 'string', value: 'FILE', help: 'also draw it' },
  diff: { type: 'string', value: 'FILE', help: 'compare with a matrix that --json printed, and print what changed' },
} as const;

export const command = defineCommand({
  name: 'matrix',
  usage:
    '[-t FILE] [--predict [--offline]] [--from LIST] [--to LIST] [--service LIST] [--json] [--svg FILE] [--diff FILE]',
  description: `Probes every source address of every node to every address of every other node, by
ping and every service that is configured there, and prints who reaches what. A
service is reached when it says its first words; nobody logs in. --predict works
out the same from the configurations alone, without a packet.

Exit code: 0 done, 1 packets and prediction differ, or --diff found changes, 2 the
command line or a configuration is wrong, 3 something could not be asked.`,
  examples: [
    ['vtylab matrix', 'who reaches what in the running lab'],
    ['vtylab matrix --predict', 'who would; in a running lab: whether packets agree'],
    ['vtylab matrix --json > before.json', 'save it'],
    ['vtylab matrix --diff before.json', 'what has changed since'],
    ['vtylab matrix --to R2 --service ssh,tcp/8080 --svg who.svg', 'only some of it, and draw it'],
  ],
  options: OPTIONS,
  async run(options, _operands, context) {
    const { cwd, stdout, stderr } = context;
    const topology = await loadTopology(await topologyFile(options, context));
    const before = options.diff === undefined ? undefined : await readMatrix(resolve(cwd, options.diff));
    const picture = options.svg === undefined ? undefined : resolve(cwd, options.svg);
    if (picture !== undefined) await checkOutput('--svg', picture);
    const matrix = await make(topology, options, context);
    if (picture !== undefined) await writeOutput('--svg', picture, matrixSvg(matrix));
    if (before !== undefined) {
      const changes = matrixChanges(before, matrix);
      stderr.write(
        comparedWords(before, matrix)
          .map((line) => `matrix: ${line}\n`)
          .join(''),
      );
      stdout.write(options.json === true ? jsonText(changes) : changesText(changes));
      return changes.length > 0 ? EXIT.checkFailed : exitCode(matrix);
    }
    stdout.write(options.json === true ? jsonText(matrix) : matrixText(matrix));
    return exitCode(matrix);
  },
});

async function make(
  topology: Topology,
  options: OptionValues<typeof OPTIONS>,
  { engine, signal, stderr }: CommandContext,
): Promise<Matrix> {
  const { predict = false, offline = false, own = false, quick = false } = options;
  if (offline && !predict) throw new InputError('--offline: expected --predict beside it');
  const lists = { from: list(options.from), to: list(options.to), services: list(options.service) };
  const scope: MatrixScope = {
    ...Object.fromEntries(Object.entries(lists).filter(([, one]) => one !== undefined)),
    own,
  };
  const timeout = secondsOf(options.timeout);
  const asked = { topology, scope, ...(timeout !== undefined && { timeout }) };
  if (offline || (predict && !(await runs(topology, engine)))) return predictMatrix(asked);
  await checkStartedFrom(topology, { engine });
  const nodes = await openNodes(await engine(), topology.name);
  const live = stderr.isTTY === true;
  try {
    return await probeMatrix({
      ...asked,
      callNode: nodes.call,
      predict,
      quick,
      signal,
      begin: (attempts, notes) => stderr.write(beforehand(attempts, notes)),
      progress: (done, total) => live && stderr.write(done < total ? `\r${done} of ${total}` : '\r\x1b[K'),
    });
  } finally {
    nodes.close();
  }
}

/** Where no engine answers, nothing runs. */
async function runs({ name }: Topology, engine: CommandContext['engine']): Promise<boolean> {
  try {
    return (await (await engine()).list(LABELS.lab, name)).length > 0;
  } catch {
    return false;
  }
}

function list(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : text.split(',').map((part) => part.trim());
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 60) return seconds;
  throw new InputError(`--timeout '${text}': expected seconds, more than 0 and up to 60`);
}

function exitCode({ cells }: Matrix): number {
  if (cells.some(({ differs }) => differs === true)) return EXIT.checkFailed;
  return cells.some(({ outcome }) => outcome === 'unknown') ? EXIT.engineFailed : EXIT.good;
}
