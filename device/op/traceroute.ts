import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand, OperationalContext } from '../cli/operational.ts';
import type { Runner } from '../run.ts';
import { integer } from '../schema/types.ts';
import { streamLines } from './program.ts';
import { arguments_, familyOption, linuxInterface, option } from './remote.ts';
import { inInstance } from './routing-instance.ts';
import { sourceTowards, speaksInet6 } from './source.ts';

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
    arguments_.routingInstance,
    arguments_.source,
    { kind: 'option', name: 'ttl', help: 'IP maximum time-to-live value', type: integer(1, 255) },
    { kind: 'option', name: 'wait', help: 'Number of seconds to wait for response', type: integer(1, 86_400) },
  ],
  run: (context, { values }) => tracing(context, values),
};

async function* tracing(
  { signal, device }: OperationalContext,
  asked: ReadonlyMap<string, string>,
): AsyncIterable<string> {
  const values = await inInstance(device, asked, asked.get('host') ?? '');
  const program = streamLines(tracerouteArguments(values), signal);
  let next = await program.next();
  for (; !next.done; next = await program.next()) {
    const line = translate(await inet6Header(next.value, values, device.run));
    if (line !== undefined) yield line;
  }
  if (next.value !== 0 && !signal.aborted) throw new CommandError(''); // it has said why
}

/** Bytes of each packet, as on BSD; of IPv6's, where BSD counts only what is behind the 48 bytes of headers. */
const PACKET = 52;
const PACKET6 = 60;
const HEADERS6 = 48;

/** Hops that BSD's traceroute6 tries. */
const HOPS6 = '64';

/** The first line as BSD's traceroute6 writes it: with the source. Every other line is left as it is. */
async function inet6Header(line: string, values: ReadonlyMap<string, string>, run: Runner): Promise<string> {
  const { name, address = '', hops } = HEADER.exec(line)?.groups ?? {};
  if (name === undefined || !address.includes(':')) return line;
  const source = values.get('source') ?? (await sourceTowards(run, address)) ?? '::';
  const bytes = PACKET6 - HEADERS6;
  return `traceroute6 to ${name} (${address}) from ${source}, ${hops} hops max, ${bytes} byte packets`;
}

const HEADER = /^traceroute to (?<name>\S+) \((?<address>\S+)\), (?<hops>\d+) hops max, \d+ byte packets$/;

/** Dmitry Butskoy's traceroute, which Debian has. */
export function tracerouteArguments(values: ReadonlyMap<string, string>): [string, ...string[]] {
  return [
    'traceroute',
    ...familyOption(values),
    ...(values.has('no-resolve') ? ['-n'] : []),
    ...option('-s', values.get('source')),
    ...option('-i', linuxInterface(values.get('interface'))),
    ...option('-m', values.get('ttl') ?? (speaksInet6(values) ? HOPS6 : undefined)),
    ...option('-w', values.get('wait')),
    '--',
    values.get('host') ?? '',
    String(speaksInet6(values) ? PACKET6 : PACKET),
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
