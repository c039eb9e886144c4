import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { SSH_CONFIG } from '../features/ssh-client.ts';
import { arguments_, familyOption, option, runClient } from './remote.ts';

const { host, source, port, inet, inet6, bypassRouting, routingInstance } = arguments_;

export const ssh: OperationalCommand = {
  name: 'ssh',
  help: 'Start secure shell on another host',
  permission: 'network',
  arguments: [
    host,
    bypassRouting,
    inet,
    inet6,
    arguments_.interface,
    port,
    routingInstance,
    source,
    { kind: 'flag', name: 'v1', help: 'Force ssh to try protocol version 1 only' },
    { kind: 'flag', name: 'v2', help: 'Force ssh to try protocol version 2 only' },
  ],
  run: (context, { values }) =>
    runClient(context, values, (placed) => sshArguments(placed, context.session?.tty ?? false)),
};

/** OpenSSH's command line for what was asked. Throws a CommandError for what cannot be done. */
export function sshArguments(values: ReadonlyMap<string, string>, tty: boolean): [string, ...string[]] {
  if (values.has('v1')) throw new CommandError('error: SSH protocol version 1 is not supported, only version 2 is');
  return [
    'ssh',
    ...['-F', SSH_CONFIG],
    ...(tty ? [] : ['-T']), // else it says that there is no terminal to hand on
    ...familyOption(values),
    ...option('-b', values.get('source')),
    ...option('-p', values.get('port')),
    '--',
    values.get('host') ?? '',
  ];
}
