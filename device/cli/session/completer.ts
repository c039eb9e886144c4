/** What a session's `?` and Tab look at. */
import type { Device } from '../../device.ts';
import { offered } from '../../login/authorize.ts';
import { operationalCommands } from '../../op/index.ts';
import type { Account } from '../account.ts';
import type { Completer } from '../complete/completion.ts';
import { type Commands, completeLine } from '../complete/line.ts';
import { configurationCommands } from '../configuration/index.ts';
import type { ConfigurationMode } from '../configuration/mode.ts';
import { configurationGuard, loginClass, operationalGuard } from '../guard.ts';
import { rootSchema } from '../schema.ts';
import type { CliSettings } from '../settings.ts';

export interface CompletedSession {
  readonly device: Device;
  readonly account: Account;
  /** Undefined in operational mode. */
  readonly mode: ConfigurationMode | undefined;
  readonly settings: Pick<CliSettings, 'directory'>;
}

/** Completes lines in the mode the session is in, as far as its login class goes. */
export function sessionCompleter({ device, account, mode, settings }: CompletedSession): Completer {
  return (line, names) => {
    const held = loginClass({ device, account });
    const operational: Commands = operationalGuard(held).commands(operationalCommands);
    const configuration: Commands = configurationGuard(held).commands(configurationCommands);
    return completeLine(mode === undefined ? operational : configuration, line, {
      device,
      account,
      root: mode?.config ?? device.datastore.committed,
      schema: rootSchema(device.datastore),
      path: mode?.path ?? [],
      directory: settings.directory,
      names,
      operational,
      configuration,
      offered: (path, action) => offered(held, path, action),
      visible: mode?.visible ?? ((path) => offered(held, path, 'view')),
    });
  };
}
