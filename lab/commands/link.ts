/** `vtylab link`. */
import { EXIT, InputError } from '../errors.ts';
import { badShape, isNoShape, readDelay, readLoss, readRate, type Shape, shapeText } from '../links/shape.ts';
import { type LinkReport, linkDown, linkSet, linkUp } from '../operations/link.ts';
import { unknownWord } from '../topology/suggest.ts';
import { defineCommand, FILE_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { nodesLab } from './select.ts';

const ACTIONS = ['down', 'up', 'set'] as const;

const USAGE =
  '[-t FILE | --lab NAME] [--json] (down | up | set) NODE:INTERFACE [--clear | [--delay TIME [--jitter TIME]] [--loss PERCENT] [--rate RATE]] [--one-way]';

export const command = defineCommand({
  name: 'link',
  usage: USAGE,
  description: `Sets a link down and up again, or shapes what it carries. NODE:INTERFACE is either of
its ends.

down is as when the cable is pulled out: both ends stay enabled and have no carrier.
'vtylab link up' puts it in again, and so do 'vtylab up' and a restart of a node.

set shapes both directions, or with --one-way only what leaves NODE by INTERFACE. It
takes the place of what was set before; --clear takes it away. Delay and loss need
the kernel's discipline netem, a rate needs tbf: vtylab doctor tells which are there.
It holds until 'vtylab up', or until the link is laid anew: then the lab file says.`,
  examples: [
    ['vtylab link down R1:ge-0/0/0', 'pull the cable'],
    ['vtylab link up R1:ge-0/0/0', 'put it in again'],
    ['vtylab link set R1:ge-0/0/0 --rate 10m', 'at most 10 Mbit/s, in both directions'],
    ['vtylab link set R1:ge-0/0/0 --delay 20ms --loss 1% --one-way', 'only from R1'],
    ['vtylab link set R1:ge-0/0/0 --clear', 'as a new link'],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    delay: { type: 'string', value: 'TIME', help: 'each packet takes longer by this: 20ms, 1.5s, 200us' },
    jitter: { type: 'string', value: 'TIME', help: 'the delay differs by up to this: 5ms' },
    loss: { type: 'string', value: 'PERCENT', help: 'so many packets get lost: 1%, 0.5' },
    rate: { type: 'string', value: 'RATE', help: 'bits a second: 10m, 64k, 1g' },
    'one-way': { type: 'boolean', help: 'only what leaves NODE by INTERFACE' },
    clear: { type: 'boolean', help: 'no delay, no loss, no limit' },
    json: { type: 'boolean', help: 'print JSON' },
  },
  operands: { min: 2, max: 2, complete: [ACTIONS, 'interface'] },
  async run(options, [action = '', end = ''], context) {
    const { delay, jitter, loss, rate, clear, json } = options;
    const done = ACTIONS.find((known) => known === action);
    if (done === undefined) throw new InputError(unknownWord('action', action, ACTIONS));
    const shaping = { delay, jitter, loss, rate };
    const oneWay = options['one-way'];
    checkShaping(done, shaping, { clear, 'one-way': oneWay });
    const shape = shapeOf(shaping);
    const [, node] = /^([^:]+):[^:]+$/.exec(end) ?? [];
    if (node === undefined) {
      throw new InputError(`'${end}' is not an end of a link; expected NODE:INTERFACE, such as R1:ge-0/0/0`);
    }
    const lab = await nodesLab(options, [node], context);
    const where = { engine: await context.engine(), lab: lab.name, end };
    const operations = {
      down: () => linkDown(where),
      up: () => linkUp(where),
      set: () => linkSet({ ...where, shape, oneWay: oneWay === true }),
    };
    const report = await operations[done]();
    context.stdout.write(json === true ? jsonText(report) : text(report, done, shape));
    return EXIT.good;
  },
});

type ShapeWords = { readonly [K in keyof Shape]: string | undefined };
type Flags = Readonly<Record<'clear' | 'one-way', boolean | undefined>>;

/** Throws InputError for options that do not go together. */
function checkShaping(action: (typeof ACTIONS)[number], shaping: ShapeWords, flags: Flags): void {
  const named = (options: object) =>
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  const [option] = named(shaping);
  if (action !== 'set') {
    const [other] = [...named(shaping), ...named(flags)];
    if (other === undefined) return;
    const why = other === '--one-way' ? 'always does both ends' : 'takes no shape';
    throw new InputError(`${other} is of 'link set'; link ${action} ${why}`);
  }
  if (option !== undefined && flags.clear) {
    throw new InputError(`--clear and ${option} exclude each other; give one of them`);
  }
  if (option === undefined && !flags.clear) {
    throw new InputError('link set: no shape; expected --delay, --loss or --rate, or --clear, which takes all away');
  }
}

function text({ link, changed }: LinkReport, action: string, shape: Shape): string {
  const state = action === 'set' ? (isNoShape(shape) ? 'no limits' : shapeText(shape)) : action;
  return `link ${link}: ${changed ? '' : 'already '}${state}\n`;
}

/** The options in numbers, each checked. */
function shapeOf(given: ShapeWords): Shape {
  const delay = read('--delay', given.delay, readDelay, 'a time, such as 20ms, 1.5s or 200us');
  const jitter = read('--jitter', given.jitter, readDelay, 'a time, such as 5ms');
  const loss = read('--loss', given.loss, readLoss, 'percent from 0 to 100, such as 1% or 0.5');
  const rate = read('--rate', given.rate, readRate, 'bits a second from 8, such as 64k, 10m or 1g');
  const wrong = badShape({ ...(delay !== undefined && { delay }), ...(jitter !== undefined && { jitter }) });
  if (wrong !== undefined) throw new InputError(`--jitter: ${wrong}`);
  return {
    ...(delay !== undefined && { delay }),
    ...(jitter !== undefined && { jitter }),
    ...(loss !== undefined && { loss }),
    ...(rate !== undefined && { rate }),
  };
}

function read(
  option: string,
  text: string | undefined,
  reader: (text: string) => number | undefined,
  expected: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = reader(text);
  if (value === undefined) throw new InputError(`${option}: '${text}' is not ${expected}`);
  return value;
}
