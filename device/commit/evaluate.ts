import type { Artefact } from '../apply/artefact.ts';
import { active } from '../config/active.ts';
import { Edit } from '../config/edit.ts';
import { groupProblems } from '../config/groups.ts';
import { inherit } from '../config/inherit.ts';
import type { ConfigNode } from '../config/node.ts';
import { resolvePath, words } from '../config/path.ts';
import type { Feature, Problem } from '../features/feature.ts';
import { FEATURES, SCHEMA } from '../features/index.ts';
import type { Container } from '../schema/kinds.ts';
import { rememberReads } from './reads.ts';

/** What a candidate would become. */
export interface Evaluation {
  /** The candidate with what a commit fills in. */
  readonly config: ConfigNode;
  readonly problems: readonly Problem[];
  /** What it renders to; empty when a problem is an error. */
  readonly artefacts: readonly Artefact[];
}

/** Fills in, checks and renders a candidate. */
export type Evaluate = (candidate: ConfigNode) => Evaluation;

/**
 * An evaluation by these features. It is pure; that it works out again only the features whose part of the
 * configuration has changed makes it fast, and gives unchanged artefacts as the same objects.
 */
export function createEvaluate(features: readonly Feature[], schema: Container): Evaluate {
  const parts = features.map((feature) => ({
    name: feature.name,
    complete: rememberReads((config) => {
      const statements: (readonly string[])[] = [];
      feature.complete?.(config, { set: (statement) => statements.push(statement) });
      return statements;
    }),
    verify: rememberReads((config) => feature.verify(config)),
    render: rememberReads((config) => feature.render(config)),
  }));

  function complete(candidate: ConfigNode): ConfigNode {
    const edit = new Edit(candidate);
    const effective = inherit(active(candidate));
    for (const { name, complete } of parts) {
      for (const statement of complete(effective)) {
        const resolution = resolvePath(schema, words(...statement), { mode: 'set' });
        if (!resolution.ok) throw new Error(`${name} fills in '${statement.join(' ')}': ${resolution.error.message}`);
        for (const path of resolution.paths) edit.set(path);
      }
    }
    return edit.done();
  }

  let last:
    | { readonly rendered: readonly (readonly Artefact[])[]; readonly artefacts: readonly Artefact[] }
    | undefined;
  /** All of them in one list, which is the same object when all of them are. */
  function together(rendered: readonly (readonly Artefact[])[]): readonly Artefact[] {
    if (!last?.rendered.every((part, at) => part === rendered[at])) last = { rendered, artefacts: rendered.flat() };
    return last.artefacts;
  }

  return (candidate) => {
    const config = complete(candidate);
    const effective = inherit(active(config));
    const problems: Problem[] = groupProblems(active(config));
    problems.push(...features.flatMap((feature) => feature.unknown?.(config) ?? []));
    problems.push(...parts.flatMap(({ verify }) => verify(effective)));
    const failed = problems.some(({ severity }) => severity === 'error');
    return { config, problems, artefacts: failed ? [] : together(parts.map(({ render }) => render(effective))) };
  };
}

/** The evaluation by everything the device implements. */
export const evaluate: Evaluate = createEvaluate(FEATURES, SCHEMA);
