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
  /** Earlier configurations, for `compare rollback N`. */
  readonly revision?: (number: number) => Promise<ConfigNode>;
}

/** An element of what `display xml` shows; without content it is an empty one. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly Element[];
}

/** What an operational command found out: as text, and as the elements Junos's own XML has for it. */
export interface StructuredOutput {
  readonly kind: 'structured';
  readonly text: string;
  readonly data: Element | readonly Element[];
}

/** What a command hands to the pipes behind it: text, text that goes on coming, or something with a structure. */
export type Output = string | AsyncIterable<string> | ConfigurationOutput | StructuredOutput;

export function isConfiguration(output: Output): output is ConfigurationOutput {
  return typeof output === 'object' && 'kind' in output && output.kind === 'configuration';
}

export function isStructured(output: Output): output is StructuredOutput {
  return typeof output === 'object' && 'kind' in output && output.kind === 'structured';
}

/** Whether its lines come one by one, perhaps for ever: they are shown as they come, and never page by page. */
export function isLive(output: Output): output is AsyncIterable<string> {
  return typeof output === 'object' && Symbol.asyncIterator in output;
}
