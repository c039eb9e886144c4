/** Statements that act when they are set at the prompt, and are never stored themselves. */
import type { Path } from '../../config/path.ts';
import { loadKeyFile } from '../../login/load-key-file.ts';
import { plainTextPassword } from '../../login/plain-text-password.ts';
import type { ConfigurationContext } from './mode.ts';

/** Does what the statement is for; returns what is to be set in its place. Throws a CommandError when it cannot. */
export type Momentary = (context: ConfigurationContext, path: Path) => Promise<readonly Path[]>;

/** By the statement's name; the schema's leaf says `momentary`. */
const ACTIONS: Readonly<Record<string, Momentary>> = {
  'load-key-file': loadKeyFile,
  'plain-text-password': plainTextPassword,
};

/** The paths with those of momentary statements replaced by what came of them. */
export async function actOn(context: ConfigurationContext, paths: readonly Path[]): Promise<readonly Path[]> {
  const found: Path[] = [];
  for (const path of paths) {
    const schema = path.at(-1)?.schema;
    const action = schema?.kind === 'leaf' && schema.momentary === true ? ACTIONS[schema.name] : undefined;
    found.push(...(action === undefined ? [path] : await action(context, path)));
  }
  return found;
}
