/** Lists what is there, of all labs. */
import { type FoundLab, labsOf } from '../commands/select.ts';
import type { Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';

/** Labs and their nodes, both by name. */
export async function ps(engine: Engine): Promise<FoundLab[]> {
  return labsOf(await engine.list(LABELS.lab));
}
