/** Nodes that a lab file means for another engine than there is: `runtime` of containerlab's. */
import type { Engine } from '../engine/engine.ts';
import { inOrder, warning } from '../topology/diagnostics.ts';
import type { Diagnostic, Topology } from '../topology/topology.ts';

/** A warning for each; a lab is on one engine, which DOCKER_HOST names. The engine is asked only when a node says so. */
export async function otherEngines(
  { nodes }: Pick<Topology, 'nodes'>,
  engine: () => Promise<Pick<Engine, 'info' | 'address'>>,
): Promise<Diagnostic[]> {
  const asked = [...nodes.values()].flatMap(({ name, runtime }) => (runtime === undefined ? [] : [{ name, runtime }]));
  if (asked.length === 0) return [];
  const { info, address } = await engine();
  const { name: found } = await info();
  const others = asked.filter(({ runtime }) => runtime.name !== found.toLowerCase());
  // nodes that take it from one place are told once, by the first of them
  const told = new Map(
    others.toReversed().map(({ name, runtime: { name: wanted, place } }) => {
      const why = `the engine at ${address} is ${found}, and DOCKER_HOST names another`;
      return [
        `${place.file}:${place.line}:${place.column}`,
        warning(place, `${name}: 'runtime: ${wanted}' is not carried out; ${why}`),
      ];
    }),
  );
  return inOrder([...told.values()]);
}
