/** A lab in the words of the prediction program. */
import type { Startup } from '../../protocol/control.ts';
import type { PredictLab, PredictReport, PredictRequest, Segment } from '../../protocol/predict.ts';
import type { CallNode } from '../control/nodes.ts';
import { InputError } from '../errors.ts';
import { runDeviceProgram } from '../operations/device-program.ts';
import { configDiagnostic, formatDiagnostic } from '../topology/diagnostics.ts';
import type { Endpoint, Topology } from '../topology/topology.ts';

/** Asks the program. Throws InputError when a commit would refuse a configuration. */
export async function predictLab(topology: Topology, request: PredictRequest): Promise<PredictReport> {
  const report = (await runDeviceProgram('predict', request)) as PredictReport;
  const errors = Object.entries(report.messages).flatMap(([node, messages]) =>
    messages.filter(({ severity }) => severity === 'error').map((message) => configDiagnostic(topology, node, message)),
  );
  if (errors.length > 0) throw new InputError(errors.map(formatDiagnostic).join('\n'), errors);
  return report;
}

/** The lab as its file has it. */
export function labOf(topology: Topology): PredictLab {
  const nodes = [...topology.nodes].map(([name, { startup }]) => [name, startup] as const);
  return { nodes: Object.fromEntries(nodes), segments: segmentsOf(topology) };
}

/** The lab with what its routers have committed: a change that was made at a console counts. */
export async function committedLab(topology: Topology, callNode: CallNode): Promise<PredictLab> {
  const nodes = await Promise.all(
    [...topology.nodes].map(async ([name, { kind, startup }]): Promise<readonly [string, Startup]> => {
      if (kind !== 'router') return [name, startup];
      const { text } = await callNode(name, 'configuration', { format: 'text' });
      return [name, { role: 'device', fragments: [{ file: `${name}, as committed`, line: 1, text }] }];
    }),
  );
  return { nodes: Object.fromEntries(nodes), segments: segmentsOf(topology) };
}

/**
 * A link is a segment; bridges make one of all the links that they join. A link that is declared down leaves its ends
 * without a carrier, and what stands beyond the lab is nobody that can be told of.
 */
function segmentsOf({ nodes, links, otherLinks = [] }: Topology): Segment[] {
  const isBridge = (node: string) => nodes.get(node)?.kind === 'bridge';
  const plain: Segment[] = [];
  const groups: { readonly bridges: ReadonlySet<string>; readonly ends: readonly Endpoint[] }[] = [];
  const join = (bridges: readonly string[], ends: readonly Endpoint[]) => {
    const touched = groups.filter((group) => bridges.some((bridge) => group.bridges.has(bridge)));
    const merged = {
      bridges: new Set([...bridges, ...touched.flatMap((group) => [...group.bridges])]),
      ends: [...touched.flatMap((group) => group.ends), ...ends],
    };
    groups.splice(0, groups.length, ...groups.filter((group) => !touched.includes(group)), merged);
  };
  for (const { endpoints, down } of links) {
    const bridges = endpoints.map(({ node }) => node).filter(isBridge);
    const ends = endpoints.filter(({ node }) => !isBridge(node));
    if (down === true) plain.push(...ends.map((end) => ({ ends: [placed(end)], bridged: false })));
    else if (bridges.length > 0) join(bridges, ends);
    else plain.push({ ends: ends.map(placed), bridged: false });
  }
  for (const { type, endpoint, to, down } of otherLinks) {
    if (type === 'bridge' && down !== true) join([`bridge ${to} of the host`], [endpoint]);
    else plain.push({ ends: [placed(endpoint)], bridged: down !== true });
  }
  return [...plain, ...groups.map(({ ends }) => ({ ends: ends.map(placed), bridged: true }))];
}

function placed({ node, interface: name }: Endpoint): Segment['ends'][number] {
  return { node, interface: name };
}
