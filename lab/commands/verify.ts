/** `vtylab verify`: runs the playbook of a running lab. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { openNodes } from '../control/nodes.ts';
import { InputError } from '../errors.ts';
import { checkFolder } from '../files.ts';
import { compareReports } from '../report/compare.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { githubAnnotations, githubPause, isGithub } from '../report/github.ts';
import { readReport } from '../report/read-report.ts';
import { loadTopology } from '../topology/load.ts';
import { exitCodeOf, JOBS, jsonReport, type Reporter, terminalReporter, verify } from '../verify/index.ts';
import { defineCommand, FILE_OPTION } from './command.ts';
import { checkStartedFrom, topologyFile } from './select.ts';
import { checkMutate, MUTATE_OPTIONS, runMutations } from './verify-mutate.ts';
import { FILE_REPORTS, wantedReports, writeReports } from './verify-reports.ts';

export const command = defineCommand({
  name: 'verify',
  usage:
    '[-t FILE] [--playbook FILE] [--only PATTERN] [--captures DIR] [--jobs N | --serial] [--json] [REPORT…] [--mutate [--limit N] [--seed S]]',
  description: `Runs the playbook of a running lab: connects from inside the nodes, as the playbook
says, and compares how each attempt ended, which term of a filter decided it and
what was logged with what is expected. A step that expects to be kept out is only
believed when its allow twin, another source that is let in, passes in the same run.

In a GitHub workflow it also prints annotations that point at the playbook's steps.

Exit code: 0 all passed, 1 a step failed or is unproven, 2 the playbook or the
command line is wrong, 3 a step could not be run.`,
  examples: [
    ['vtylab verify', 'run verify.yaml of the lab here'],
    ['vtylab verify --only telnet', 'only steps and procedures with telnet in their name, and the twins they need'],
    ['vtylab verify --html report.html --junit report.xml', 'also write a page to read, and a report for a CI server'],
    ['vtylab verify --compare last.json --record last.json', 'tell what is different from the last run'],
    ['vtylab verify --mutate --limit 20', 'which of 20 changes of the configurations does no step notice?'],
  ],
  options: {
    topology: FILE_OPTION,
    playbook: {
      type: 'string',
      value: 'FILE',
      help: 'the playbook (default: LAB.verify.yaml or verify.yaml beside the lab file)',
    },
    only: { type: 'string', value: 'PATTERN', help: 'only steps and procedures of this name: a part of it, or a glob' },
    jobs: { type: 'string', value: 'N', help: `how many independent steps run side by side (default: ${JOBS})` },
    serial: { type: 'boolean', help: 'run one step after the other: the same as --jobs 1' },
    captures: {
      type: 'string',
      value: 'DIR',
      help: 'where packets of attempts that fail are written (default: captures; made when there are some)',
    },
    json: { type: 'boolean', help: 'print the report as JSON' },
    ...FILE_REPORTS,
    compare: { type: 'string', value: 'FILE', help: 'tell what is different from this earlier report (JSON)' },
    github: { type: 'boolean', help: 'print annotations, as is done by itself in a GitHub workflow' },
    ...MUTATE_OPTIONS,
  },
  async run(options, _operands, context) {
    const { cwd, env, stdout, stderr, signal } = context;
    const jobs = jobsOf(options);
    checkMutate(options);
    const reports = await wantedReports(options, context);
    const captures = resolve(cwd, options.captures ?? 'captures');
    if (options.captures !== undefined) await checkFolder('--captures', captures);
    const earlier = options.compare === undefined ? undefined : await readReport(resolve(cwd, options.compare));
    const topology = await loadTopology(await topologyFile(options, context));
    await checkStartedFrom(topology, context);
    if (options.mutate === true) return runMutations(topology, options, context);
    const nodes = await openNodes(await context.engine(), topology.name);
    // what nodes say is printed, and must not be taken for the annotations that are printed as well
    let pause = isGithub(env) && options.json !== true ? githubPause(randomUUID()) : undefined;
    try {
      stdout.write(pause?.stop ?? '');
      const verified = await verify({
        topology,
        callNode: nodes.call,
        signal,
        partial: true,
        jobs,
        captures,
        ...(options.playbook !== undefined && { playbook: resolve(cwd, options.playbook) }),
        ...(options.only !== undefined && { only: options.only }),
        ...(options.json !== true && { reporter: reporterFor(stdout, env) }),
      });
      const comparison = earlier === undefined ? undefined : compareReports(earlier, verified);
      const report = comparison === undefined ? verified : { ...verified, comparison };
      if (options.json === true) stdout.write(jsonReport(report));
      else if (comparison !== undefined) stdout.write(`\n${comparisonText(comparison)}`);
      stdout.write(pause?.resume ?? '');
      pause = undefined;
      if (options.github === true || isGithub(env)) {
        const annotations = githubAnnotations(report, env.GITHUB_WORKSPACE || cwd);
        (options.json === true ? stderr : stdout).write(annotations);
      }
      await writeReports(reports, report, context);
      signal.throwIfAborted(); // what was settled until then is told
      return exitCodeOf(report);
    } finally {
      stdout.write(pause?.resume ?? '');
      nodes.close();
    }
  },
});

function jobsOf({ jobs, serial }: { readonly jobs: string | undefined; readonly serial: boolean | undefined }): number {
  if (jobs === undefined) return serial === true ? 1 : JOBS;
  if (serial === true) throw new InputError('--jobs and --serial exclude each other; give one of them');
  if (/^[1-9]\d{0,2}$/.test(jobs)) return Number(jobs);
  throw new InputError(`--jobs: '${jobs}' is no number of steps; expected a whole number from 1 to 999`);
}

function reporterFor(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Reporter {
  const terminal = stdout.isTTY === true;
  const coloured = terminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return terminalReporter({
    write: (text) => stdout.write(text),
    style: (format, text) => (coloured ? styleText(format, text, { validateStream: false }) : text),
    live: terminal && env.TERM !== 'dumb',
    ...(terminal && { columns: stdout.columns || 80 }),
  });
}
