/** The way into `topology/`: a lab file's path in, a Topology out, or everything that is wrong with it. */
import { InputError } from '../errors.ts';
import { formatDiagnostic, inOrder } from './diagnostics.ts';
import { readLab } from './read.ts';
import { resolve } from './resolve.ts';
import type { Diagnostic, Topology } from './topology.ts';

export { configDiagnostic, formatDiagnostic } from './diagnostics.ts';

/**
 * Reads a lab file and all it names, and checks it. What the device's language says about the configuration text is
 * not checked here (see `CheckReport`). Throws InputError with every problem; warnings are in the topology.
 */
export async function loadTopology(file: string): Promise<Topology> {
  const { lab, problems, ...read } = await readLab(file);
  // A file that has not the shape of a lab is not resolved: what is missing from it would be reported again and again.
  if (lab === undefined || problems.length > 0) throw inputError(problems);
  const resolved = resolve({ ...read, lab });
  const diagnostics = inOrder(resolved.problems);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw inputError(diagnostics);
  return { ...resolved.topology, warnings: diagnostics };
}

function inputError(problems: readonly Diagnostic[]): InputError {
  const diagnostics = inOrder(problems);
  return new InputError(diagnostics.map(formatDiagnostic).join('\n'), diagnostics);
}
