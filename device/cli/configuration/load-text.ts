/** Text into the candidate, pure. */
import type { ConfigSyntaxError, ConfigWarning } from '../../config/errors.ts';
import type { ConfigNode } from '../../config/node.ts';
import { parseConfig } from '../../config/parse.ts';
import type { Path } from '../../config/path.ts';
import type { Container } from '../../schema/kinds.ts';
import { CommandError } from '../errors.ts';

export type LoadMode = 'merge' | 'override' | 'patch' | 'replace' | 'set' | 'update';

export type Loaded =
  | { readonly ok: true; readonly config: ConfigNode; readonly warnings: readonly ConfigWarning[] }
  | { readonly ok: false; readonly errors: readonly ConfigSyntaxError[] };

export interface LoadOptions {
  readonly mode: LoadMode;
  readonly file: string;
  readonly from?: Path;
}

/** What `base` becomes; with an error anywhere in the text it becomes nothing else. */
export function loadText(schema: Container, base: ConfigNode, text: string, options: LoadOptions): Loaded {
  const { mode, file, from } = options;
  if (mode === 'patch' || mode === 'replace' || mode === 'update')
    throw new CommandError(`error: load ${mode} is not available`);
  const { config, errors, warnings } = parseConfig(schema, text, {
    file,
    ...(mode !== 'override' && { base }),
    ...(mode === 'set' && { language: 'set', unknown: 'error' }),
    ...(from && { from }),
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, config, warnings };
}
