import type { Device } from '../device.ts';
import { operationalCommands } from '../op/index.ts';
import type { Account } from './account.ts';
import { renderError } from './errors.ts';
import { execute, isBlank } from './execute.ts';
import { loginClass, operationalGuard } from './guard.ts';
import type { OperationalContext } from './operational.ts';
import type { Piping } from './pipes/piping.ts';
import { lines } from './render.ts';

/** `last` without a number has no screen to fill here. */
const ROWS = 24;

/**
 * Runs one operational command without a session; what needs a terminal is refused. Never rejects: a command that
 * fails has its message in `output` and `ok` false.
 */
export async function runOperational(
  device: Device,
  command: string,
  user: Account,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ output: string; ok: boolean }> {
  if (isBlank(command)) return { output: '', ok: true };
  let text = '';
  try {
    const context: OperationalContext = { device, account: user, signal };
    const piping: Piping = { rows: ROWS, paging: 'never', run: device.run };
    const output = await execute(operationalCommands, context, command, piping, operationalGuard(loginClass(context)));
    for await (const line of lines(output)) text += `${line}\n`;
    return { output: text, ok: true };
  } catch (error) {
    return { output: text + renderError(error, 0), ok: false };
  }
}
