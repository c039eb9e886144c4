/** `vtylab up`. */
import { EXIT, InputError, Interrupted } from '../errors.ts';
import { startCheck } from '../operations/check.ts';
import type { UpNode, UpReport } from '../operations/up.ts';
import { type Plan, stepTitle } from '../plan/plan.ts';
import { openProgress } from '../progress.ts';
import { formatDiagnostic, formatPath } from '../topology/diagnostics.ts';
import { savedDirectory } from '../topology/saved.ts';
import { hasPlaybook } from '../verify/default-playbook.ts';
import { defineCommand, FILE_OPTION, JSON_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { topologyFile } from './select.ts';
import { shellWord } from './shell-word.ts';
import { table } from './table.ts';
import { seconds, WAIT_OPTION, waitingText } from './wait.ts';

/** Seconds nodes have to become ready, unless told otherwise. */
const READY_TIMEOUT = 20;

export const command = defineCommand({
  name: 'up',
  usage: '[-t FILE] [--saved] [--plan | [--timeout SECONDS] [--wait SECONDS]] [--watch] [--json]',
  description: `Starts a lab: checks the lab file and every configuration in it, makes a container
for each node, lays the links, commits the configurations, and waits until
interfaces are up and services listen. Nothing is started when there is an error.

On a lab that runs already it does only what differs: run it again after an edit,
after a node was stopped, or after it was interrupted.

With --saved, nodes whose configuration was brought back by 'vtylab save' start from
that, instead of from what the lab file gives them.`,
  examples: [
    ['vtylab up', 'the lab of the lab.yaml here'],
    ['vtylab up -t topologies/remote-access/lab.yaml', 'the lab of another file'],
    ['vtylab up --saved', 'go on where the lab was saved'],
    ['vtylab up --plan', 'only tell what would be done, and why'],
  ],
  options: {
    topology: FILE_OPTION,
    saved: { type: 'boolean', help: "start from what 'vtylab save' brought back" },
    plan: { type: 'boolean', help: 'only print the steps that up would take' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      help: `how long nodes have to become ready (default: ${READY_TIMEOUT})`,
    },
    wait: WAIT_OPTION,
    watch: { type: 'boolean', help: "then go on as 'vtylab watch' does, until Ctrl-C" },
    json: { ...JSON_OPTION, help: 'print the steps, and what runs then, as JSON' },
  },
  async run(options, _operands, context) {
    const { stdout, stderr, env, signal } = context;
    if (options.watch === true && (options.plan === true || options.json === true)) {
      throw new InputError('--watch excludes --plan and --json');
    }
    const readyTimeout = options.timeout === undefined ? READY_TIMEOUT : seconds('--timeout', options.timeout);
    const lockTimeout = options.wait === undefined ? undefined : seconds('--wait', options.wait);
    // Another process loads the checker while this one loads what it needs itself.
    const check = startCheck();
    const engine = context.engine();
    engine.catch(() => {}); // told when it is waited for
    const { up } = await import('../operations/up.ts');
    const progress = openProgress(stdout, env);
    try {
      const report = await up({
        file: await topologyFile(options, context),
        engine,
        check,
        signal,
        readyTimeout,
        lockTimeout,
        saved: options.saved === true,
        planOnly: options.plan === true,
        events: {
          warnings: (found) => stderr.write(found.map((one) => `${formatDiagnostic(one)}\n`).join('')),
          waiting: (holder) => stderr.write(waitingText(holder)),
          ...(options.json !== true && { tasks: (tasks) => progress.show(tasks) }),
        },
      });
      await progress.finished();
      stdout.write(
        options.json === true
          ? reportJson(report)
          : options.plan === true
            ? planText(report.steps, report.configured) + addressesText(report) + savedText(report)
            : reportText(report, options.topology, await hasPlaybook(report)),
      );
      if (options.watch === true) return (await import('./watch.ts')).keepWatch(report.lab, false, context);
      return EXIT.good;
    } catch (error) {
      check.cancel();
      await progress.finished();
      throw error instanceof Interrupted ? new Interrupted(error.signal, AFTER_INTERRUPT) : error;
    }
  },
});

const AFTER_INTERRUPT = "'vtylab up' goes on from here, 'vtylab down' removes what is there";

/** The report with its steps in words. */
export function reportJson({ steps, ...report }: UpReport): string {
  return jsonText({ ...report, steps: steps.map((step) => ({ step: stepTitle(step), reason: step.reason })) });
}

/** `--plan`: the steps in order, with their reasons, and what configurations would be changed by. */
export function planText(steps: Plan, configured: UpReport['configured'] = []): string {
  if (steps.length === 0) return 'nothing to do\n';
  return steps
    .map((step) => {
      const change = step.action === 'configure' ? configured.find(({ node }) => node === step.node.name) : undefined;
      const same = change?.diff === '' && step.action === 'configure' && step.node.kind === 'router';
      const reason = same ? `${step.reason}; what runs is the same already` : step.reason;
      return `${stepTitle(step)}: ${reason}\n${indented(change?.diff ?? '')}`;
    })
    .join('');
}

/** The addresses that nobody wrote; nothing when there are none. */
export function addressesText({ assigned }: Pick<UpReport, 'assigned'>): string {
  if (assigned.length === 0) return '';
  const rows = assigned.map((one) => [one.node, one.interface, one.address]);
  return `\nautomatic addresses:\n${table(['NODE', 'INTERFACE', 'ADDRESS'], rows)}`;
}

/** What runs, and what to type next: `playbook` tells whether the lab has one. */
export function reportText(report: UpReport, givenFile: string | undefined, playbook: boolean): string {
  const { lab, steps, nodes, file } = report;
  const rows = nodes.map((node) => [
    node.name,
    node.kind,
    'ready',
    interfacesText(node),
    node.ready?.services.join(', ') || '-',
    `vtylab cli ${node.name}`,
  ]);
  const head = ['NODE', 'KIND', 'STATE', 'INTERFACES', 'SERVICES', 'CONSOLE'];
  const done = steps.length === 0 ? 'runs already, nothing was to do' : 'is up';
  const option = givenFile === undefined ? '' : ` -t ${shellWord(givenFile)}`;
  const next = `vtylab ${playbook ? 'verify' : 'matrix'}${option}`;
  return `${table(head, rows)}${addressesText(report)}
lab ${lab} (${formatPath(file)}) ${done}
${configuredText(report)}${executedText(report)}${savedText(report)}next: ${next}
`;
}

/** What was changed in configurations that ran, as `show | compare` prints it; nothing when nothing was. */
export function configuredText({ configured }: Pick<UpReport, 'configured'>): string {
  const changed = configured.filter(({ diff }) => diff !== '');
  return changed.map(({ node, diff }) => `configured ${node}:\n${indented(diff)}`).join('');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** What the commands of the lab file wrote; nothing when none was run. */
export function executedText({ executed }: Pick<UpReport, 'executed'>): string {
  const lines = executed.map(({ node, command, stdout, stderr }) => {
    const said = `${stdout}${stderr}`.trimEnd();
    return `${node}: ${command}${said === '' ? '' : `\n  ${said.replaceAll('\n', '\n  ')}`}\n`;
  });
  return lines.length === 0 ? '' : `commands:\n${lines.join('')}`;
}

/** A line about the saved configurations there are; nothing when there are none. */
export function savedText({ lab, file, saved }: UpReport): string {
  if (saved.nodes.length === 0) return '';
  const where = formatPath(savedDirectory({ file, name: lab }));
  const which = `${saved.nodes.join(', ')} (${where})`;
  return saved.used
    ? `from what was saved of ${which}\n`
    : `not used: what was saved of ${which}; 'vtylab up --saved' starts from it\n`;
}

function interfacesText({ ready }: UpNode): string {
  const interfaces = Object.entries(ready?.interfaces ?? {});
  return interfaces.map(([name, state]) => (state === 'up' ? name : `${name} (${state})`)).join(', ') || '-';
}
