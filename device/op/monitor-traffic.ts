/** `monitor traffic`: packets as they pass an interface, decoded by tcpdump. */
import { readFile } from 'node:fs/promises';
import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand, OperationalContext } from '../cli/operational.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { integer, string } from '../schema/types.ts';
import { streamLines } from './program.ts';
import { linuxInterface, option } from './remote.ts';
import { oneOf } from './styles.ts';
import { type Direction, packetTranslator } from './traffic-output.ts';

/** Bytes taken of each packet, unless `size` says otherwise. */
const CAPTURED = 96;

export const monitorTraffic: OperationalCommand = {
  name: 'traffic',
  help: 'Show real-time network traffic information',
  arguments: [
    { kind: 'flag', name: 'absolute-sequence', help: 'Display absolute TCP sequence numbers' },
    { kind: 'flag', name: 'brief', help: 'Display brief output' },
    { kind: 'option', name: 'count', help: 'Number of packets to receive', type: integer(1, 1_000_000) },
    { kind: 'flag', name: 'detail', help: 'Display detailed output' },
    { kind: 'flag', name: 'extensive', help: 'Display extensive output' },
    {
      kind: 'option',
      name: 'interface',
      help: 'Name of interface',
      type: interfaceName({ unit: 'optional' }),
      values: 'logical-interface',
    },
    { kind: 'flag', name: 'layer2-headers', help: 'Display link-level header on each dump line' },
    { kind: 'option', name: 'matching', help: 'Expression for headers to match', type: string({ max: 1024 }) },
    { kind: 'flag', name: 'no-resolve', help: "Don't attempt to print addresses symbolically" },
    { kind: 'flag', name: 'no-timestamp', help: "Don't print timestamp on each dump line" },
    { kind: 'flag', name: 'print-ascii', help: 'Display packets in ASCII when displaying in hexadecimal format' },
    { kind: 'flag', name: 'print-hex', help: 'Display packets in hexadecimal format' },
    { kind: 'option', name: 'size', help: 'Amount of each packet to receive (bytes)', type: integer(0, 65535) },
  ],
  run: (context, { values }) => {
    if (context.session === undefined && !values.has('count')) {
      throw new CommandError("error: 'monitor traffic' never ends here: give a 'count'");
    }
    return capture(context, values);
  },
};

async function* capture({ signal }: OperationalContext, values: ReadonlyMap<string, string>): AsyncIterable<string> {
  const name = values.get('interface') ?? 'fxp0';
  const device = linuxInterface(name) ?? name;
  const address = await readFile(`/sys/class/net/${device}/address`, 'utf8').catch(() => undefined);
  if (address === undefined) throw new CommandError(`error: device ${name} not found`);
  yield* introduction(name, values);
  const direction = (source: string): Direction => (source === address.trim() ? 'Out' : 'In');
  const translate = packetTranslator(direction, { headers: values.has('layer2-headers') });
  const program = streamLines(tcpdumpArguments(device, values), signal);
  let next = await program.next();
  for (; !next.done; next = await program.next()) yield* translate(next.value);
  if (next.value !== 0 && !signal.aborted) throw new CommandError(''); // it has said why
}

/** What Junos says before the first packet. */
function introduction(name: string, values: ReadonlyMap<string, string>): string[] {
  const verbose = oneOf(values, ['brief', 'detail', 'extensive']);
  const resolves = values.has('no-resolve')
    ? ['Address resolution is OFF.']
    : [
        'Address resolution is ON. Use <no-resolve> to avoid any reverse lookup delay.',
        'Address resolution timeout is 4s.',
      ];
  return [
    ...(verbose === 'detail' || verbose === 'extensive'
      ? []
      : ['verbose output suppressed, use <detail> or <extensive> for full protocol decode']),
    ...resolves,
    `Listening on ${name.replace(/\.0$/, '')}, capture size ${values.get('size') ?? CAPTURED} bytes`,
    '',
  ];
}

/** The link-level header is asked for always: it tells what comes in from what goes out. */
export function tcpdumpArguments(device: string, values: ReadonlyMap<string, string>): [string, ...string[]] {
  const verbosity = oneOf(values, ['brief', 'detail', 'extensive']);
  const hex = values.has('print-hex') || values.has('print-ascii');
  return [
    'tcpdump',
    '-e',
    '-l',
    '--immediate-mode',
    '-i',
    device,
    '-s',
    values.get('size') ?? String(CAPTURED),
    ...option('-c', values.get('count')),
    ...(values.has('no-resolve') ? ['-n'] : []),
    ...(values.has('no-timestamp') ? ['-t'] : []),
    ...(values.has('absolute-sequence') ? ['-S'] : []),
    ...(verbosity === 'detail' ? ['-v'] : verbosity === 'extensive' ? ['-vvv'] : []),
    ...(hex ? [values.has('print-ascii') ? '-X' : '-x'] : []),
    '--',
    ...[values.get('matching') ?? []].flat(),
  ];
}
