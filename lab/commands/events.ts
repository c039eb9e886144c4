/** `vtylab events`. */
import { EXIT, InputError } from '../errors.ts';
import { EVENT_TYPES, type EventType, type NodeEvent, nodeEvents } from '../operations/events.ts';
import { labsOf } from '../operations/labs.ts';
import { LABELS } from '../plan/labels.ts';
import { printable } from '../report/printable.ts';
import { loadTopology } from '../topology/load.ts';
import { type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { givenFile, oneLab } from './select.ts';

export const command = defineCommand({
  name: 'events',
  usage: '[-t FILE | --lab NAME] [--since TIME] [--type TYPE,…] [--json] [NODE…]',
  description: `Tells what happens to nodes and in them, as it happens, until Ctrl-C:

  node     made, started, ended with which status, killed by which signal, out of memory,
           healthy or not, removed; by the engine
  link     interfaces of links added, removed, up, down; by the node, as the rest
  commit   who committed, which revision, with which comment; confirmed, rolled back
  login    logins, logouts, wrong passwords, lockouts: user, service, source
  follow   since when a node's own events are known

It watches the lab of the lab.yaml here, also before it is up; where there is none, every lab.
A node that restarts is followed again.`,
  examples: [
    ['vtylab events', 'the lab here, from now on'],
    ['vtylab events --lab remote-access --since 10m R2', 'what happened to one node in the last ten minutes, and on'],
    ['vtylab events --type commit,login', 'who changes what, who comes and goes'],
    ['vtylab events --json', 'an object a line, for programs'],
  ],
  options: {
    topology: { ...FILE_OPTION, help: 'the lab of this file (default: lab.yaml here, else every lab)' },
    lab: { ...LAB_OPTION, help: 'the lab of this name, running or not' },
    since: { type: 'string', value: 'TIME', help: 'begin in the past: 90s, 10m, 2h, or 2026-01-31T12:00:00Z' },
    type: { type: 'string', value: 'TYPE,…', help: `only events of these types: ${EVENT_TYPES.join(', ')}` },
    json: { ...JSON_OPTION, help: 'print JSON, one object a line' },
  },
  operands: { min: 0, max: Number.POSITIVE_INFINITY, complete: ['node'] },
  async run(options, nodes, context) {
    oneLab(options);
    const since = options.since === undefined ? undefined : sinceOf(options.since, Date.now());
    const types = options.type === undefined ? undefined : typesOf(options.type);
    const lab = options.lab ?? (await labOf(options, context));
    const events = nodeEvents({
      engine: await context.engine(),
      signal: context.signal,
      ...(lab !== undefined && { lab }),
      ...(nodes.length > 0 && { nodes }),
      ...(since !== undefined && { since }),
      ...(types !== undefined && { types }),
    });
    for await (const event of events) {
      context.stdout.write(options.json === true ? `${JSON.stringify(event)}\n` : eventText(event, lab === undefined));
    }
    return EXIT.good;
  },
});

/** The lab that was started from the file of `-t` or lab.yaml here, else the name in that file. */
export async function labOf(
  options: { topology: string | undefined },
  context: CommandContext,
): Promise<string | undefined> {
  const file = givenFile(options, context.cwd);
  if (file === undefined) return undefined;
  const labs = labsOf(await (await context.engine()).list(LABELS.lab));
  return labs.find((lab) => lab.file === file)?.name ?? (await loadTopology(file)).name;
}

/** Seconds in a unit. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `10m` before now, or a time. Throws InputError for neither. */
export function sinceOf(text: string, now: number): Date {
  const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = UNITS[unit];
  if (amount !== undefined && seconds !== undefined) return new Date(now - Number(amount) * seconds * 1000);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  if (time !== undefined && !Number.isNaN(time.getTime())) return time;
  throw new InputError(
    `--since: '${text}' is no time; expected 90s, 10m, 2h, 1d or a date such as 2026-01-31T12:00:00Z`,
  );
}

/** `2026-01-31T12:00:00.123Z  R1  die, exit status 137`, with the lab before the node where there may be several. */
export function eventText(event: NodeEvent, withLab: boolean): string {
  const { time, lab, node } = event;
  const where = withLab ? `${lab}  ${node}` : node;
  return `${time}  ${where}  ${printable(eventWords(event))}\n`;
}

function eventWords(event: NodeEvent): string {
  switch (event.type) {
    case 'node':
      return containerWords(event);
    case 'link':
      return `link ${event.interface} ${event.event}`;
    case 'commit':
      return commitWords(event);
    case 'login':
      return loginWords(event);
    case 'follow':
      return followWords(event);
  }
}

type Of<T extends EventType> = Extract<NodeEvent, { readonly type: T }>;

function containerWords({ event, exitCode, detail }: Of<'node'>): string {
  const more = [
    ...(exitCode === undefined ? [] : [`exit status ${exitCode}`]),
    ...(detail === undefined ? [] : [event === 'kill' ? `signal ${detail}` : detail]),
  ];
  return [event, ...more].join(', ');
}

function commitWords({ event, user, via, revision, comment, minutes }: Of<'commit'>): string {
  if (event === 'confirmed') return `commit ${revision} confirmed by ${user}`;
  if (event === 'rollback') return `commit ${revision}: rolled back, as it was not confirmed`;
  const limit = minutes === undefined ? '' : `, to be confirmed within ${minutes} min`;
  return `commit ${revision} by ${user} via ${via}${limit}${comment === undefined ? '' : `: ${comment}`}`;
}

function loginWords({ event, user, service, source, method, refused, until, by }: Of<'login'>): string {
  const from = `${service ?? ''}${source === undefined ? '' : ` from ${source}`}`;
  switch (event) {
    case 'login':
      return `login ${user}, ${from}${method === undefined ? '' : ` (${method})`}`;
    case 'logout':
      return `logout ${user}, ${from}`;
    case 'failed':
      return `login failed ${user}, ${from}${refused === true ? ' (locked out)' : ''}`;
    case 'locked':
      return `locked out ${user} until ${until ?? ''}, by ${from}`;
    case 'unlocked':
      return `unlocked ${user}, ${by === undefined ? 'its time is over' : `by ${by}`}`;
  }
}

function followWords({ event, complete, lost, reason }: Of<'follow'>): string {
  if (event === 'followed') return `followed; it remembers everything since ${complete ?? ''}`;
  return event === 'lost' ? `${lost ?? 0} events were lost` : `not followed: ${reason ?? ''}`;
}

/** The value of `--type`. */
export function typesOf(text: string): EventType[] {
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !EVENT_TYPES.some((type) => type === word));
  if (wrong === undefined) return EVENT_TYPES.filter((type) => words.includes(type));
  throw new InputError(`--type: '${wrong}' is no type of event; expected some of ${EVENT_TYPES.join(', ')}`);
}
