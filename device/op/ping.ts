import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand, OperationalContext } from '../cli/operational.ts';
import type { Runner } from '../run.ts';
import { integer } from '../schema/types.ts';
import { pingTranslator, rapidTranslator } from './ping-output.ts';
import { streamLines } from './program.ts';
import { arguments_, familyOption, option } from './remote.ts';
import { inInstance } from './routing-instance.ts';
import { sourceTowards, speaksInet6 } from './source.ts';

export const ping: OperationalCommand = {
  name: 'ping',
  help: 'Ping remote target',
  permission: 'network',
  arguments: [
    arguments_.host,
    { kind: 'option', name: 'count', help: 'Number of ping requests to send', type: integer(1, 2_000_000_000) },
    { kind: 'flag', name: 'do-not-fragment', help: "Don't fragment echo request packets" },
    arguments_.inet,
    arguments_.inet6,
    { kind: 'option', name: 'interval', help: 'Delay between requests, in seconds', type: integer(1, 86_400) },
    arguments_.routingInstance,
    { kind: 'flag', name: 'rapid', help: 'Send requests rapidly (default count of 5)' },
    { kind: 'option', name: 'size', help: 'Size of request packets, in bytes', type: integer(0, 65_468) },
    arguments_.source,
    { kind: 'option', name: 'ttl', help: 'IP time-to-live value', type: integer(1, 255) },
    { kind: 'option', name: 'wait', help: 'Delay after sending last packet, in seconds', type: integer(1, 86_400) },
  ],
  run: (context, { values }) => {
    if (context.session === undefined && !values.has('count') && !values.has('rapid')) {
      throw new CommandError("error: 'ping' never ends here: give a 'count'");
    }
    return pinging(context, values);
  },
};

async function* pinging(
  { signal, device }: OperationalContext,
  asked: ReadonlyMap<string, string>,
): AsyncIterable<string> {
  const values = await inInstance(device, asked, asked.get('host') ?? '');
  const translate = values.has('rapid') ? rapidTranslator() : pingTranslator();
  const program = streamLines(pingArguments(values), signal);
  let next = await program.next();
  for (; !next.done; next = await program.next()) {
    yield* translate.line(await withSource(next.value, device.run));
  }
  if (next.value !== 0 && !signal.aborted) throw new CommandError(''); // ping itself has said why
}

/** BSD's first line for IPv6 names the source; iputils' names it only when it was asked for. */
async function withSource(line: string, run: Runner): Promise<string> {
  const { address = '', bytes } = /^PING \S+?\((?<address>[^)]+)\) (?<bytes>\d+) data bytes$/.exec(line)?.groups ?? {};
  if (bytes === undefined) return line;
  return `PING ${address}(${address}) from ${(await sourceTowards(run, address)) ?? '::'} : ${bytes} data bytes`;
}

/**
 * Data bytes of IPv6's requests. BSD's ping6 has 8, into which it puts a time; iputils can tell the time that a packet
 * took only when there is room for its own.
 */
const INET6_SIZE = '16';

/** iputils' command line. */
export function pingArguments(values: ReadonlyMap<string, string>): [string, ...string[]] {
  const rapid = values.has('rapid');
  return [
    'ping',
    '-n',
    ...familyOption(values),
    ...option('-c', values.get('count') ?? (rapid ? '5' : undefined)),
    ...option('-i', rapid ? '0.01' : values.get('interval')),
    ...option('-s', values.get('size') ?? (speaksInet6(values) ? INET6_SIZE : undefined)),
    ...option('-I', values.get('source')),
    ...option('-t', values.get('ttl')),
    ...option('-W', values.get('wait') ?? (rapid ? '1' : undefined)),
    ...option('-M', values.has('do-not-fragment') ? 'do' : undefined),
    '--',
    values.get('host') ?? '',
  ];
}
