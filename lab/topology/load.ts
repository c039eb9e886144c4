/** The way into `topology/`: a lab file's path in, a Topology out, or everything that is wrong with it. */
import { InputError } from '../errors.ts';
import { formatDiagnostic, formatPath, inOrder } from './diagnostics.ts';
import { readLab } from './read.ts';
import { resolve } from './resolve.ts';
import { readSaved, savedDirectory } from './saved.ts';
import type { Diagnostic, Topology } from './topology.ts';
import type { LabFile } from './topology-file.ts';

export { configDiagnostic, formatDiagnostic } from './diagnostics.ts';

export interface LoadOptions {
  /** Nodes that have a saved configuration start from it, instead of from what the lab file gives them. */
  readonly saved?: boolean;
}

/**
 * Reads a lab file and all it names, and checks it. What the device's language says about the configuration text is
 * not checked here (see `CheckReport`). Throws InputError with every problem; warnings are in the topology.
 */
export async function loadTopology(file: string, options: LoadOptions = {}): Promise<Topology> {
  const { lab, problems, ...read } = await readLab(file);
  if (lab === undefined) throw inputError(problems);
  if (problems.length > 0) throw inputError([...problems, ...resolve({ ...read, lab, saved: new Map() }).problems]);
  const saved = options.saved === true ? await savedTexts(read.file, lab) : new Map<string, string>();
  const resolved = resolve({ ...read, lab, saved });
  const diagnostics = inOrder(resolved.problems);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw inputError(diagnostics);
  return { ...resolved.topology, warnings: diagnostics };
}

/** Throws InputError when no node of the lab has a saved configuration. */
async function savedTexts(file: string, lab: LabFile): Promise<ReadonlyMap<string, string>> {
  const named = { file, name: lab.name.value };
  const texts = await readSaved(named);
  const nodes = lab.topology?.value.nodes?.value;
  if ([...texts.keys()].some((node) => nodes?.has(node))) return texts;
  const place = formatPath(savedDirectory(named));
  throw new InputError(
    `nothing is saved of lab '${named.name}'; expected ${place}/NODE.conf, which 'vtylab save' writes while the lab runs`,
  );
}

function inputError(problems: readonly Diagnostic[]): InputError {
  const diagnostics = inOrder(problems);
  return new InputError(diagnostics.map(formatDiagnostic).join('\n'), diagnostics);
}
