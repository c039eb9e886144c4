/** Lists what is there, of all labs. */

import type { Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import { type FoundLab, labsOf } from './labs.ts';

/** Labs and their nodes, both by name. */
export async function ps(engine: Engine): Promise<FoundLab[]> {
  return labsOf(await engine.list(LABELS.lab));
}
