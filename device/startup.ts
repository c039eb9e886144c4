/** Startup text from the orchestrator → a configuration, with every complaint at its place in the user's files. */
import type { ConfigMessage, Fragment, Startup } from '../protocol/control.ts';
import { evaluate } from './commit/evaluate.ts';
import { formatProblem } from './commit/messages.ts';
import { type ConfigNode, emptyConfig } from './config/node.ts';
import { parseConfig } from './config/parse.ts';
import type { Problem } from './features/feature.ts';
import { SCHEMA } from './features/index.ts';
import { type OwnPlace, ownPlaces } from './own-lines.ts';

/** Merges the fragments in order. */
export function loadFragments(fragments: readonly Fragment[]): { config: ConfigNode; messages: ConfigMessage[] } {
  let config = emptyConfig(SCHEMA);
  const messages: ConfigMessage[] = [];
  for (const { file, line, column, text } of fragments) {
    const loaded = parseConfig(SCHEMA, text, { file, base: config });
    config = loaded.config;
    const tell =
      (severity: ConfigMessage['severity']) => (found: { line: number; column: number; message: string }) => {
        const written = { line: found.line + line - 1, column: found.column };
        messages.push({
          severity,
          file,
          ...(column === undefined ? written : { line, column }),
          message: found.message,
        });
      };
    loaded.errors.forEach(tell('error'));
    loaded.warnings.forEach(tell('warning'));
  }
  return { config, messages };
}

/** Everything a load and a commit would say about a startup, without touching anything. */
export function checkStartup(startup: Startup): ConfigMessage[] {
  if (startup.role !== 'device') return [];
  const { config, messages } = loadFragments(startup.fragments);
  const places = ownPlaces(startup.fragments);
  return [
    ...messages,
    ...evaluate(config).problems.map((problem) => ({
      severity: problem.severity,
      ...placeOf(problem, places),
      message: formatProblem(problem),
    })),
  ];
}

/** Where the statement stands that a problem is about; its level, when it is one that is missing. */
function placeOf({ path, statement }: Problem, places: (command: string) => OwnPlace | undefined) {
  if (path.length === 0) return undefined; // of the configuration as a whole
  const level = ['set', ...path].join(' ');
  return (statement === undefined ? undefined : places(`${level} ${statement}`)) ?? places(level);
}

/** Whether a load or commit with these messages fails. */
export function hasErrors(messages: readonly ConfigMessage[]): boolean {
  return messages.some(({ severity }) => severity === 'error');
}
