/** `vtylab inspect`. */
import type { PublishedPort } from '../engine/engine.ts';
import { EXIT } from '../errors.ts';
import { shapeText } from '../links/shape.ts';
import { type InspectedInterface, type Inspection, inspect } from '../operations/inspect.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { defineCommand, FILE_OPTION, LAB_OPTION } from './command.ts';
import { runningLab } from './select.ts';
import { table } from './table.ts';

export const command = defineCommand({
  name: 'inspect',
  usage: '[-t FILE | --lab NAME] [--json] [NODE…]',
  description: `Tells all that is known of a lab, or of some of its nodes: their containers, images,
process ids and how long they have run; interfaces with addresses and state; links,
which of them are down, and what they do to packets. The kernel is asked, not the
lab file, so this is what is there and not what should be; only links that are not
there, as of nodes that are stopped, are looked up in the lab file.`,
  examples: [
    ['vtylab inspect', 'the lab of the lab.yaml here, else the only one'],
    ['vtylab inspect R2 --json', 'one node, for programs'],
  ],
  options: { topology: FILE_OPTION, lab: LAB_OPTION, json: { type: 'boolean', help: 'print JSON' } },
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    const lab = await runningLab(options, context);
    const engine = await context.engine();
    const found = await inspect({ engine, lab: lab.name, ...(nodes.length > 0 && { nodes }) });
    context.stdout.write(options.json === true ? `${JSON.stringify(found, null, 2)}\n` : inspectionText(found));
    return EXIT.good;
  },
});

/** Three tables: nodes, interfaces, links. */
export function inspectionText({ lab, file, nodes, links, problem }: Inspection): string {
  const nodeRows = nodes.map(({ name, kind, state, health, pid, uptime, exitCode, image }) => [
    name,
    kind,
    exitCode === undefined ? (health === undefined ? state : `${state} (${health})`) : `${state} (${exitCode})`,
    pid === undefined ? '-' : String(pid),
    uptime === undefined ? '-' : duration(uptime),
    image,
  ]);
  const limitRows = nodes.flatMap(({ name, limits, ports }) =>
    limits === undefined && ports.length === 0
      ? []
      : [
          [
            name,
            number(limits?.cpu),
            limits?.cpuSet ?? '-',
            sizeText(limits?.memory),
            ports.map(portText).join(', ') || '-',
          ],
        ],
  );
  const interfaceRows = nodes.flatMap((node) =>
    node.interfaces.map((one) => [node.name, one.name, one.state, one.addresses.join(', ') || '-', shapeOf(one)]),
  );
  const linkRows = links.map(({ name, state }) => [name.replace('--', ' -- '), state]);
  const problems = [
    ...nodes.map((node) => ({ name: node.name, problem: node.problem })),
    { name: lab, problem },
  ].flatMap((one) => (one.problem === undefined ? [] : [`${one.name}: ${one.problem}\n`]));
  return [
    `lab ${lab}${file === undefined ? '' : ` (${formatPath(file)})`}\n`,
    table(['NODE', 'KIND', 'STATE', 'PID', 'UP', 'IMAGE'], nodeRows),
    ...(limitRows.length === 0 ? [] : [table(['NODE', 'CPU', 'CPU SET', 'MEMORY', 'PORTS'], limitRows)]),
    ...(interfaceRows.length === 0 ? [] : [table(['NODE', 'INTERFACE', 'STATE', 'ADDRESSES', 'SHAPE'], interfaceRows)]),
    ...(linkRows.length === 0 ? [] : [table(['LINK', 'STATE'], linkRows)]),
    ...(problems.length === 0 ? [] : [problems.join('')]),
  ].join('\n');
}

function number(value: number | undefined): string {
  return value === undefined ? '-' : String(value);
}

/** `512 MiB` */
function sizeText(bytes: number | undefined): string {
  return bytes === undefined ? '-' : `${Math.round(bytes / 1024 ** 2)} MiB`;
}

/** `127.0.0.1:2222 -> 22/tcp` */
function portText({ address, port, containerPort, protocol }: PublishedPort): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host}:${port} -> ${containerPort}/${protocol}`;
}

function shapeOf({ shape }: InspectedInterface): string {
  return shape === undefined ? '-' : shapeText(shape);
}

/** `42s`, `3m`, `2h 5m`, `3d 4h`. */
function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds}s`;
  if (hours === 0) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${minutes % 60}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}
