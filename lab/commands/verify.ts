/** `vtylab verify`: runs the playbook of a running lab. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { openNodes } from '../control/nodes.ts';
import { InputError } from '../errors.ts';
import { loadTopology } from '../topology/load.ts';
import { exitCodeOf, jsonReport, junitReport, type Reporter, terminalReporter, verify } from '../verify/index.ts';
import { defineCommand, FILE_OPTION } from './command.ts';
import { topologyFile } from './select.ts';

export const command = defineCommand({
  name: 'verify',
  usage: '[-t FILE] [--playbook FILE] [--only PATTERN] [--json] [--junit FILE]',
  description: `Runs the playbook of a running lab: connects from inside the nodes, as the playbook
says, and compares how each attempt ended, which term of a filter decided it and
what was logged with what is expected. A step that expects to be kept out is only
believed when its allow twin, another source that is let in, passes in the same run.

Exit code: 0 all passed, 1 a step failed or is unproven, 2 the playbook or the
command line is wrong, 3 a step could not be run.`,
  examples: [
    ['vtylab verify', 'run verify.yaml of the lab here'],
    ['vtylab verify --only telnet', 'only steps and procedures with telnet in their name, and the twins they need'],
    ['vtylab verify --junit report.xml', 'also write a report for a CI server'],
  ],
  options: {
    topology: FILE_OPTION,
    playbook: {
      type: 'string',
      value: 'FILE',
      help: 'the playbook (default: LAB.verify.yaml or verify.yaml beside the lab file)',
    },
    only: { type: 'string', value: 'PATTERN', help: 'only steps and procedures of this name: a part of it, or a glob' },
    json: { type: 'boolean', help: 'print the report as JSON' },
    junit: { type: 'string', value: 'FILE', help: "also write the report as JUnit's XML" },
  },
  async run(options, _operands, context) {
    const { cwd, env, stdout, signal } = context;
    const topology = await loadTopology(await topologyFile(options, context));
    const nodes = await openNodes(await context.engine(), topology.name);
    try {
      const report = await verify({
        topology,
        callNode: nodes.call,
        signal,
        ...(options.playbook !== undefined && { playbook: resolve(cwd, options.playbook) }),
        ...(options.only !== undefined && { only: options.only }),
        ...(options.json !== true && { reporter: reporterFor(stdout, env) }),
      });
      if (options.json === true) stdout.write(jsonReport(report));
      if (options.junit !== undefined) await writeReport(resolve(cwd, options.junit), junitReport(report));
      return exitCodeOf(report);
    } finally {
      nodes.close();
    }
  },
});

function reporterFor(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Reporter {
  const terminal = stdout.isTTY === true;
  const coloured = terminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return terminalReporter({
    write: (text) => stdout.write(text),
    style: (format, text) => (coloured ? styleText(format, text, { validateStream: false }) : text),
    live: terminal && env.TERM !== 'dumb',
    ...(terminal && { columns: stdout.columns }),
  });
}

async function writeReport(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: Error) => {
    throw new InputError(`--junit ${file}: cannot write the report: ${cause.message}`, [], { cause });
  });
}
