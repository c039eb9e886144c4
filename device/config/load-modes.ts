/** The ways a text comes into a configuration: `load merge`, `override`, `replace`, `update`, `set`, `patch`. */
import type { Container } from '../schema/kinds.ts';
import { Edit } from './edit.ts';
import type { ConfigSyntaxError, ConfigWarning } from './errors.ts';
import { type ConfigNode, emptyConfig } from './node.ts';
import { type Language, type LoadResult, type ParseOptions, parseConfig } from './parse.ts';
import { applyPatch } from './patch.ts';
import type { Path } from './path.ts';
import { reconcile, transplant } from './reconcile.ts';

/**
 * `merge`: the text is added, its values win. `override`: it takes the place of everything. `replace`: what is marked
 * so (`replace:`, `replace="replace"`) takes the place of what is there, the rest is merged. `update`: like override,
 * but what says the same stays the same object. `set`: lines of commands. `patch`: what `show | compare` prints.
 */
export type LoadMode = 'merge' | 'override' | 'replace' | 'update' | 'set' | 'patch';

export interface LoadOptions {
  readonly mode: LoadMode;
  /** Default: what the text looks like. Modes `set` and `patch` have one of their own. */
  readonly language?: Language;
  /** Named in errors. */
  readonly file?: string;
  /** The level the text is relative to (`relative`). */
  readonly from?: Path;
  /** Statements the schema does not know: kept and inert, with a warning (default), or errors. */
  readonly unknown?: 'keep' | 'error';
}

/** A text that was loaded wholly, or not at all with everything that is wrong with it. */
export type Loaded =
  | { readonly ok: true; readonly config: ConfigNode; readonly warnings: readonly ConfigWarning[] }
  | { readonly ok: false; readonly errors: readonly ConfigSyntaxError[]; readonly warnings: readonly ConfigWarning[] };

/** What `base` becomes with the text. Pure; never throws for a text. */
export function load(schema: Container, base: ConfigNode, text: string, options: LoadOptions): Loaded {
  const { config, errors, warnings } = loaded(schema, base, text, options);
  return errors.length === 0 ? { ok: true, config, warnings } : { ok: false, errors, warnings };
}

function loaded(schema: Container, base: ConfigNode, text: string, options: LoadOptions): LoadResult {
  const { mode, from = [], ...rest } = options;
  const parse = (more: ParseOptions) => parseConfig(schema, text, { ...rest, from, ...more });
  if (mode === 'patch') return applyPatch(schema, base, text, options);
  if (mode === 'set') return parse({ base, language: 'set' });
  if (mode === 'merge') return parse({ base });
  if (mode === 'replace') return parse({ base, replaces: true });
  const result = parse({ base: emptyConfig(schema) });
  const whole = from.length === 0 ? result.config : at(base, result.config, from);
  return { ...result, config: mode === 'update' ? reconcile(base, whole) : whole };
}

/** `base` with the level at `path` as `config` has it. */
function at(base: ConfigNode, config: ConfigNode, path: Path): ConfigNode {
  const edit = new Edit(transplant(base, config, path));
  edit.prune(path);
  return edit.done();
}
