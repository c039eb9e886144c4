/** Making, ordering and printing diagnostics. */
import { relative, resolve } from 'node:path';
import type { ConfigMessage } from '../../protocol/control.ts';
import type { Diagnostic, Place, Topology } from './topology.ts';

export function error(place: Place, message: string): Diagnostic {
  return { severity: 'error', file: place.file, line: place.line, column: place.column, message };
}

export function warning(place: Place, message: string): Diagnostic {
  return { ...error(place, message), severity: 'warning' };
}

/** A path as it is told to the user: relative to the working directory when it lies below it. */
export function formatPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || below === '' ? path : below;
}

/** `lab.yaml:12:7`. */
export function formatPlace(place: Place): string {
  return `${formatPath(place.file)}:${place.line}:${place.column}`;
}

/** `lab.yaml:12:7: error: message`, always one line. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return `${formatPlace(diagnostic)}: ${diagnostic.severity}: ${diagnostic.message}`;
}

/** By file, then from top to bottom. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line || a.column - b.column,
  );
}

/**
 * What the device says of a node's configuration, as a diagnostic of the lab: its file found from the lab file, several
 * lines of Junos joined into one. A message about the configuration as a whole stands where the node does.
 */
export function configDiagnostic(topology: Topology, node: string, message: ConfigMessage): Diagnostic {
  const place = topology.nodes.get(node)?.place ?? { file: topology.file, line: 1, column: 1 };
  const joined = message.message.split('\n').map((line) => line.trim());
  const { severity } = message;
  return {
    severity,
    ...(message.file === undefined
      ? { file: place.file, line: place.line, column: place.column }
      : { file: resolve(topology.file, '..', message.file), line: message.line ?? 1, column: message.column ?? 1 }),
    message: `${node}: ${joined.filter((line) => line !== '').join(' ')}`,
  };
}
