/** Asks the device's own check program what it would say to the configurations of a lab. */
import type { CheckReport } from '../../protocol/control.ts';
import { NodeError } from '../errors.ts';
import { configDiagnostic } from '../topology/diagnostics.ts';
import type { Diagnostic, Topology } from '../topology/topology.ts';
import { startDeviceProgram } from './device-program.ts';

/** A check that has been started, before the lab file has even been read: the program takes a while to load. */
export interface Check {
  /** What loading and committing each node's startup would say. Call it once. */
  finish(topology: Topology): Promise<Diagnostic[]>;
  cancel(): void;
}

/** Starts the program, with this process's cache of compiled code if it has one. */
export function startCheck(): Check {
  const program = startDeviceProgram('check');
  return {
    async finish(topology) {
      const startups = [...topology.nodes].map(([name, { startup }]) => [name, startup]);
      const { exitCode, stdout, stderr } = await program.finish(JSON.stringify(Object.fromEntries(startups)));
      if (exitCode !== 0) {
        throw new NodeError('check', `the configuration checker ended with exit status ${exitCode}: ${stderr.trim()}`);
      }
      const report = JSON.parse(stdout) as CheckReport;
      return Object.entries(report).flatMap(([node, messages]) =>
        messages.map((message) => configDiagnostic(topology, node, message)),
      );
    },
    cancel: () => program.kill(),
  };
}
