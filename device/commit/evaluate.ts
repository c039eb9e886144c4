import type { Artefact } from '../apply/artefact.ts';
import { active } from '../config/active.ts';
import { Edit } from '../config/edit.ts';
import type { ConfigNode } from '../config/node.ts';
import { resolvePath, words } from '../config/path.ts';
import type { Problem } from '../features/feature.ts';
import { FEATURES, SCHEMA } from '../features/index.ts';

/** What a candidate would become. */
export interface Evaluation {
  /** The candidate with what a commit fills in. */
  readonly config: ConfigNode;
  readonly problems: readonly Problem[];
  /** What it renders to; empty when a problem is an error. */
  readonly artefacts: readonly Artefact[];
}

/** Pure: fills in, checks and renders a candidate. */
export function evaluate(candidate: ConfigNode): Evaluation {
  const config = complete(candidate);
  const effective = active(config);
  const problems = FEATURES.flatMap((feature) => feature.verify(effective));
  const failed = problems.some(({ severity }) => severity === 'error');
  return { config, problems, artefacts: failed ? [] : FEATURES.flatMap((feature) => feature.render(effective)) };
}

function complete(candidate: ConfigNode): ConfigNode {
  const edit = new Edit(candidate);
  const effective = active(candidate);
  for (const feature of FEATURES) {
    feature.complete?.(effective, {
      set(statement) {
        const resolution = resolvePath(SCHEMA, words(...statement), { mode: 'set' });
        if (!resolution.ok)
          throw new Error(`${feature.name} fills in '${statement.join(' ')}': ${resolution.error.message}`);
        for (const path of resolution.paths) edit.set(path);
      },
    });
  }
  return edit.done();
}
