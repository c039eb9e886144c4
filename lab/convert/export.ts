/** A lab as a lab file of containerlab's. */
import { Document, isScalar, isSeq, Scalar } from 'yaml';
import { InputError } from '../errors.ts';
import { error, formatDiagnostic } from '../topology/diagnostics.ts';
import { commandsOf } from '../topology/ip-commands.ts';
import { allLinks } from '../topology/links.ts';
import { isSetCommands } from '../topology/scan-addresses.ts';
import type { Diagnostic, Endpoint, LabNode, Topology } from '../topology/topology.ts';
import { containerKeys, mgmtKeys } from './export-container.ts';
import { exportLink } from './export-link.ts';

/** What a router becomes: the kind whose interfaces are `ethN` for `ge-0/0/(N-1)`. */
const ROUTER_KIND = 'juniper_vjunosrouter';

const NOTE = ` Made by 'vtylab export'. containerlab needs to be told which images to run: say so under topology.kinds.
 The routers' configurations stand in place, as set commands.`;

/**
 * The text of the file: everything resolved, so that it needs no other file. Throws InputError for a configuration that is not
 * all set commands: one text has one language.
 */
export function exportLab(topology: Topology): string {
  const problems: Diagnostic[] = [];
  const nodes = [...topology.nodes.values()].map((node) => [node.name, nodeOf(node, topology, problems)] as const);
  if (problems.length > 0) throw new InputError(problems.map(formatDiagnostic).join('\n'), problems);
  const bridges = (topology.otherLinks ?? []).flatMap(({ type, to }) => (type === 'bridge' ? [to] : []));
  const onHost = bridges.map((name) => [name, { kind: 'bridge' }] as const);
  const document = new Document({
    name: topology.name,
    ...(topology.prefix !== undefined && { prefix: topology.prefix }),
    ...(topology.mgmt !== undefined && { mgmt: mgmtKeys(topology.mgmt) }),
    topology: { nodes: Object.fromEntries([...nodes, ...onHost]), links: [] },
  });
  document.commentBefore = NOTE;
  const links = allLinks(topology).map((link) => {
    const node = document.createNode(exportLink(link, (end) => endName(end, topology)));
    const ends = node.get('endpoints');
    if (isSeq(ends)) ends.flow = ends.items.every(isScalar);
    return node;
  });
  document.setIn(['topology', 'links'], document.createNode(links));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function nodeOf(node: LabNode, topology: Topology, problems: Diagnostic[]): Record<string, unknown> {
  const image = node.image !== undefined && { image: node.image };
  const { startup } = node;
  if (startup.role === 'host') {
    const exec = [...commandsOf(startup.interfaces, startup.routes), ...(node.exec ?? []).map(({ text }) => text)];
    return { kind: 'linux', ...image, ...containerKeys(node), ...(exec.length > 0 && { exec }) };
  }
  if (startup.role === 'bridge') return { kind: 'bridge' };
  const other = startup.fragments.find(({ text }) => !isSetCommands(text));
  if (other !== undefined) {
    const place = node.place ?? { file: topology.file, line: 1, column: 1 };
    const what = `${node.name}: ${other.file} line ${other.line} is in curly braces`;
    problems.push(
      error(place, `${what}; expected set commands, which alone can be joined ('show | display set' prints them)`),
    );
  }
  const lines = startup.fragments.flatMap(({ text }) => text.split('\n').map((line) => line.trim()));
  const text = new Scalar(`${lines.filter((line) => line !== '').join('\n')}\n`);
  text.type = Scalar.BLOCK_LITERAL;
  const exec = node.exec?.map(({ text: command }) => command);
  return { kind: ROUTER_KIND, ...image, ...containerKeys(node), ...(exec && { exec }), 'startup-config': text };
}

/** An interface's name there: `ge-0/0/0` is the first port of containerlab's kind; other names stay. */
function endName(end: Endpoint, topology: Topology): string {
  const [, port] = /^ge-0\/0\/(\d+)$/.exec(end.interface) ?? [];
  const router = topology.nodes.get(end.node)?.kind === 'router';
  return router && port !== undefined ? `eth${Number(port) + 1}` : end.interface;
}
