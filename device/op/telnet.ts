import type { OperationalCommand } from '../cli/operational.ts';
import { addressesOf, arguments_, familyOption, option, runClient, type Values } from './remote.ts';

const { host, source, port, inet, inet6, bypassRouting, routingInstance } = arguments_;

export const telnet: OperationalCommand = {
  name: 'telnet',
  help: 'Telnet to another host',
  permission: 'network',
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
  run: (context, { values }) =>
    runClient(context, values, async (placed) => inJunosWords(telnetArguments(placed), await lastAddress(values))),
};

/** inetutils' command line; it prints addresses as numbers anyway, which is all `no-resolve` asks for. */
export function telnetArguments(values: Values): [string, ...string[]] {
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

/**
 * Passes a program's standard error, and nothing of the session itself, through sed. It is a constant: what the user
 * typed is in its arguments. Standard output is written line by line, so that both keep their order in a pipe too.
 */
const THROUGH_SED = 'set -o pipefail; words=$1; shift; { stdbuf -oL "$@" 2>&1 >&3 | sed -u "$words" >&2; } 3>&1';

/** Junos says in two lines, with the address, what inetutils says in one. */
function inJunosWords(argv: readonly string[], address: string): [string, ...string[]] {
  const failed = 'telnet: Unable to connect to remote host';
  const words = `s/^${failed}: \\(.*\\)/telnet: connect to address ${address}: \\1\\n${failed}/`;
  return ['/bin/bash', '-c', THROUGH_SED, 'telnet', words, ...argv];
}

/** The address that telnet tries last; the name itself where there is none, and telnet will say so. */
async function lastAddress(values: Values): Promise<string> {
  const name = values.get('host') ?? '';
  // Anything may be typed for a host; sed is to get nothing of it that it would take for its own.
  return (await addressesOf(name, values)).at(-1) ?? name.replaceAll(/[^\w.:-]/g, '');
}
