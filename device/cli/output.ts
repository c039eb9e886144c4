import type { ConfigNode } from '../config/node.ts';
import type { Path } from '../config/path.ts';

/** A part of a configuration, printed only when it is known which way: pipes such as `display set` decide. */
export interface ConfigurationOutput {
  readonly kind: 'configuration';
  /** A line above the statements when they are printed with braces. */
  readonly heading?: string;
  readonly root: ConfigNode;
  /** What of it is shown; empty for all. */
  readonly path: Path;
  /** What `compare` compares `root` with. */
  readonly committed?: ConfigNode;
}

/** What a command hands to the pipes behind it: text, text that goes on coming, or configuration. */
export type Output = string | AsyncIterable<string> | ConfigurationOutput;

export function isConfiguration(output: Output): output is ConfigurationOutput {
  return typeof output === 'object' && 'kind' in output;
}
