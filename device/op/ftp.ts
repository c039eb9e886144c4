import type { OperationalCommand } from '../cli/operational.ts';
import { arguments_, familyOption, option, runClient, type Values } from './remote.ts';

const { host, source, port, inet, inet6, bypassRouting, routingInstance } = arguments_;

/** The file transfer program on the user's terminal; what is fetched lands where the session is. */
export const ftp: OperationalCommand = {
  name: 'ftp',
  help: 'Start file transfer program',
  permission: 'network',
  arguments: [host, bypassRouting, inet, inet6, arguments_.interface, port, routingInstance, source],
  run: (context, { values }) => runClient(context, values, ftpArguments),
};

/** tnftp's command line. It asks for user and password itself. */
export function ftpArguments(values: Values): [string, ...string[]] {
  return [
    'tnftp',
    ...familyOption(values),
    ...option('-s', values.get('source')),
    ...option('-P', values.get('port')),
    '--',
    values.get('host') ?? '',
  ];
}
