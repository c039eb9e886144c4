import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand, OperationalContext } from '../cli/operational.ts';
import { integer } from '../schema/types.ts';
import { streamLines } from './program.ts';
import { arguments_, familyOption, linuxInterface, option } from './remote.ts';

export const traceroute: OperationalCommand = {
  name: 'traceroute',
  help: 'Trace route to remote host',
  permission: 'network',
  arguments: [
    arguments_.host,
    arguments_.inet,
    arguments_.inet6,
    arguments_.interface,
    { kind: 'flag', name: 'no-resolve', help: "Don't attempt to print addresses symbolically" },
    arguments_.source,
    { kind: 'option', name: 'ttl', help: 'IP maximum time-to-live value', type: integer(1, 255) },
    { kind: 'option', name: 'wait', help: 'Number of seconds to wait for response', type: integer(1, 86_400) },
  ],
  run: (context, { values }) => tracing(context, values),
};

async function* tracing({ signal }: OperationalContext, values: ReadonlyMap<string, string>): AsyncIterable<string> {
  const program = streamLines(tracerouteArguments(values), signal);
  let next = await program.next();
  for (; !next.done; next = await program.next()) {
    const line = translate(next.value);
    if (line !== undefined) yield line;
  }
  if (next.value !== 0 && !signal.aborted) throw new CommandError(''); // it has said why
}

/** Bytes of each packet, as on BSD. */
const PACKET = 52;

/** Dmitry Butskoy's traceroute, which Debian has. */
export function tracerouteArguments(values: ReadonlyMap<string, string>): [string, ...string[]] {
  return [
    'traceroute',
    ...familyOption(values),
    ...(values.has('no-resolve') ? ['-n'] : []),
    ...option('-s', values.get('source')),
    ...option('-i', linuxInterface(values.get('interface'))),
    ...option('-m', values.get('ttl')),
    ...option('-w', values.get('wait')),
    '--',
    values.get('host') ?? '',
    String(PACKET),
  ];
}

/** From its words to BSD's; undefined for what it says of its own command line. */
function translate(line: string): string | undefined {
  const unknown = /^(?<name>\S+): (?:Name or service not known|Temporary failure in name resolution)$/.exec(
    line,
  )?.groups;
  if (unknown) return `traceroute: unknown host ${unknown.name}`;
  if (/^Cannot handle "host" cmdline arg/.test(line)) return undefined;
  if (line === 'connect: Network is unreachable')
    return 'traceroute: findsaddr: failed to connect to peer for src addr selection';
  if (/^bind: /.test(line)) return "traceroute: bind: Can't assign requested address";
  return line;
}
