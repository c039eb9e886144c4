import type { Artefact } from '../../apply/artefact.ts';
import type { ConfigNode } from '../../config/node.ts';
import type { SchemaNode } from '../../schema/kinds.ts';
import type { Problem } from '../feature.ts';

/** The hierarchy all services stand at. */
export const SERVICES: readonly string[] = ['system', 'services'];

/** One statement below `[edit system services]`. Pure, like a feature. */
export interface Service {
  /** The statement and all that may stand below it. */
  readonly node: SchemaNode;
  /** What a commit must say of it; called only where the statement stands. `config` is the whole configuration. */
  verify?(service: ConfigNode, config: ConfigNode): Problem[];
  /** What it renders to; called only where the statement stands. */
  render(service: ConfigNode, config: ConfigNode): Artefact[];
}
