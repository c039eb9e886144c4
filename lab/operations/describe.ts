/** Asks the device's own description program what the configurations of a lab come to. */
import type { Descriptions } from '../../protocol/description.ts';
import { NodeError } from '../errors.ts';
import { deviceProgram } from '../paths.ts';
import { runCommand } from '../run.ts';
import type { Topology } from '../topology/topology.ts';

/**
 * Addresses, filters and services of every node, by the lab file alone.
 *
 * @throws NodeError when the program fails
 */
export async function describeNodes(topology: Topology): Promise<Descriptions> {
  const startups = Object.fromEntries([...topology.nodes].map(([name, { startup }]) => [name, startup]));
  const argv = [process.execPath, deviceProgram('describe')] as const;
  const { exitCode, stdout, stderr } = await runCommand(argv, { input: JSON.stringify(startups) });
  if (exitCode !== 0) {
    throw new NodeError('describe', `the description program ended with exit status ${exitCode}: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as Descriptions;
}
