import type { OperationalCommand } from '../cli/operational.ts';
import { arguments_, familyOption, option, refuse, runClient } from './remote.ts';

const { host, source, port, inet, inet6, bypassRouting, routingInstance } = arguments_;

export const telnet: OperationalCommand = {
  name: 'telnet',
  help: 'Telnet to another host',
  arguments: [
    { kind: 'flag', name: '8bit', help: 'Use 8-bit data path' },
    host,
    bypassRouting,
    inet,
    inet6,
    arguments_.interface,
    { kind: 'flag', name: 'no-resolve', help: "Don't attempt to print addresses symbolically" },
    port,
    routingInstance,
    source,
  ],
  run: (context, { values }) => runClient(context, telnetArguments(values)),
};

/** inetutils' command line; it prints addresses as numbers anyway, which is all `no-resolve` asks for. */
export function telnetArguments(values: ReadonlyMap<string, string>): [string, ...string[]] {
  refuse(values, 'bypass-routing', 'interface', 'routing-instance');
  return [
    'telnet',
    '--no-rc',
    ...familyOption(values),
    ...(values.has('8bit') ? ['-8'] : []),
    ...option('-b', values.get('source')),
    '--',
    values.get('host') ?? '',
    ...[values.get('port') ?? []].flat(),
  ];
}
