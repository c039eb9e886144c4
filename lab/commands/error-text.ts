/** Errors as the user sees them: one line each, no stack trace. */
import { inspect } from 'node:util';
import { EXIT, InputError, VtylabError } from '../errors.ts';
import { formatDiagnostic } from '../topology/diagnostics.ts';
import { jsonText } from './json.ts';

/** The exit code a command ends with because of this error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof VtylabError ? error.exitCode : EXIT.engineFailed;
}

/**
 * The lines to print, with a newline at the end.
 *
 * @param debug also tells the stack and the causes (`VTYLAB_DEBUG=1`)
 */
export function errorText(error: unknown, debug: boolean): string {
  const trace = debug ? `${inspect(error)}\n` : '';
  if (error instanceof InputError && error.diagnostics.length > 0) {
    return `${error.diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join('')}${trace}`;
  }
  if (error instanceof VtylabError) return `error: ${oneLine(error.message)}\n${trace}`;
  const message = error instanceof Error ? error.message : String(error);
  const hint = debug ? '' : ' (a defect of vtylab; VTYLAB_DEBUG=1 tells more)';
  return `error: ${oneLine(message)}${hint}\n${trace}`;
}

/** The same for `--json`: an object with the message, the exit code and, of a file with errors, where they are. */
export function errorJson(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const diagnostics = error instanceof InputError && error.diagnostics.length > 0 ? error.diagnostics : undefined;
  const told = { message: oneLine(message), exitCode: exitCodeOf(error), ...(diagnostics && { diagnostics }) };
  return jsonText({ error: told });
}

function oneLine(message: string): string {
  return message.trim().replaceAll(/\s*\n\s*/g, '; ');
}
