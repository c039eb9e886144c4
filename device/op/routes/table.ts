/** The layouts of `show route`. */
import { formatAge } from '../../cli/time.ts';
import type { Route, RouteTable } from './read.ts';

type Shown = RouteTable['shown'][number];

/** Where the protocols and the next hops begin. */
const COLUMN = 19;

function countLine({ name, total }: RouteTable): string {
  return `${name}: ${total} destinations, ${total} routes (${total} active, 0 holddown, 0 hidden)`;
}

const LEGEND = '+ = Active Route, - = Last Active, * = Both';

export function formatRoutes(tables: readonly RouteTable[]): string {
  return tables
    .map((table) => ['', countLine(table), LEGEND, '', ...table.shown.flatMap(entry), ''].join('\n'))
    .join('');
}

function entry(route: Shown): string[] {
  const { prefix, protocol, preference, age } = route;
  const what = `*[${protocol}/${preference}] ${formatAge(age)}`;
  const head = prefix.length < COLUMN ? [`${prefix.padEnd(COLUMN)}${what}`] : [prefix, `${' '.repeat(COLUMN)}${what}`];
  return [...head, ...nextLines(route)];
}

function nextLines({ protocol, next }: Route): string[] {
  const plain = ' '.repeat(COLUMN + 3);
  if (typeof next === 'string') return [`${plain}${next}`];
  // The first of several next hops is the one in use.
  return next.map(({ to, via }, at) => {
    if (protocol === 'Local') return `${plain}Local via ${via}`;
    return `${at === 0 ? `${' '.repeat(COLUMN + 1)}> ` : plain}${to === undefined ? '' : `to ${to} `}via ${via}`;
  });
}

/** `show route terse`: a line a route. */
export function formatRoutesTerse(tables: readonly RouteTable[]): string {
  const title = 'A V Destination        P Prf   Metric 1   Metric 2  Next hop        AS path';
  return tables
    .map((table) => ['', countLine(table), LEGEND, '', title, ...table.shown.flatMap(terseLines), ''].join('\n'))
    .join('');
}

function terseLines({ prefix, protocol, preference, next }: Route): string[] {
  const [first = '', ...more] = terseHops(protocol, next);
  const head = `* ? ${prefix.padEnd(18)} ${protocol[0]} ${String(preference).padStart(3)}`;
  return [`${head.padEnd(51)}${first}`, ...more.map((hop) => `${' '.repeat(51)}${hop}`)];
}

function terseHops(protocol: Route['protocol'], next: Route['next']): string[] {
  if (typeof next === 'string') return [` ${next}`];
  if (protocol === 'Local') return [' Local'];
  return next.map(({ to, via }, at) => `${at === 0 ? '>' : ' '}${to ?? via}`);
}

/** `show route detail`: all that is known of each route. */
export function formatRoutesDetail(tables: readonly RouteTable[]): string {
  return tables.map((table) => ['', countLine(table), ...table.shown.flatMap(detailLines)].join('\n')).join('\n');
}

const DETAIL = ' '.repeat(16);

function detailLines({ prefix, protocol, preference, next, age }: Shown): string[] {
  return [
    `${prefix} (1 entry, 1 announced)`,
    `        *${protocol.padEnd(6)} Preference: ${preference}`,
    ...hopLines(protocol, next),
    `${DETAIL}State: <Active ${protocol === 'Local' ? 'NoReadvrt ' : ''}Int${protocol === 'Static' ? ' Ext' : ''}>`,
    `${DETAIL}Age: ${formatAge(age)}`,
    `${DETAIL}Validation State: unverified`,
    `${DETAIL}Task: ${protocol === 'Static' ? 'RT' : 'IF'}`,
    `${DETAIL}AS path: I`,
    '',
  ];
}

function hopLines(protocol: Route['protocol'], next: Route['next']): string[] {
  if (typeof next === 'string') return [`${DETAIL}Next hop type: ${next}`];
  if (protocol === 'Local') {
    return [`${DETAIL}Next hop type: Local`, ...next.map(({ via }) => `${DETAIL}Interface: ${via}`)];
  }
  const type = protocol === 'Direct' ? 'Interface' : 'Router';
  return [
    `${DETAIL}Next hop type: ${type}`,
    ...next.map(
      ({ to, via }, at) =>
        `${DETAIL}Next hop: ${to === undefined ? '' : `${to} `}via ${via}${at === 0 ? ', selected' : ''}`,
    ),
  ];
}
