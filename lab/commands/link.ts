/** `vtylab link`. */
import { EXIT, InputError } from '../errors.ts';
import { badShape, readDelay, readLoss, readRate, type Shape, shapeText } from '../links/shape.ts';
import { type LinkReport, linkDown, linkSet, linkUp } from '../operations/link.ts';
import { defineCommand, FILE_OPTION, LAB_OPTION } from './command.ts';
import { nodesLab } from './select.ts';

const USAGE =
  '[-t FILE | --lab NAME] [--json] (down | up | set) NODE:INTERFACE [--delay TIME [--jitter TIME]] [--loss PERCENT] [--rate RATE]';

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
  operands: { min: 2, max: 2, complete: [['down', 'up', 'set'], 'interface'] },
  async run(options, [action = '', end = ''], context) {
    const { delay, jitter, loss, rate, clear, json } = options;
    const oneWay = options['one-way'] === true;
    const given = [delay, jitter, loss, rate].some((value) => value !== undefined);
    if (action !== 'set' && (given || clear === true || oneWay)) throw new InputError(`link ${action} takes no shape`);
    if (action === 'set' && given === (clear === true)) {
      throw new InputError('link set needs --delay, --loss or --rate, or else --clear');
    }
    const shape = shapeOf({ delay, jitter, loss, rate });
    const operations = { down: linkDown, up: linkUp, set: (where: Where) => linkSet({ ...where, shape, oneWay }) };
    if (!Object.hasOwn(operations, action))
      throw new InputError(`unknown action '${action}'; expected down, up or set`);
    const lab = await nodesLab(options, [end.split(':')[0] ?? ''], context);
    const engine = await context.engine();
    const report = await operations[action as keyof typeof operations]({ engine, lab: lab.name, end });
    context.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : text(report, action, shape));
    return EXIT.good;
  },
});

type Where = Parameters<typeof linkDown>[0];

function text({ link, changed }: LinkReport, action: string, shape: Shape): string {
  const state = action === 'set' ? shapeText(shape) || 'no limits' : action;
  return `link ${link}: ${changed ? '' : 'already '}${state}\n`;
}

/** The options in numbers, each checked. */
function shapeOf(given: { readonly [K in keyof Shape]?: string | undefined }): Shape {
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
