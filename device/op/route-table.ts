/** The layout of `show route`. */
import type { Next } from './kernel-routes.ts';

export interface Route {
  /** With prefix length. */
  readonly prefix: string;
  readonly protocol: 'Direct' | 'Local' | 'Static';
  readonly preference: number;
  readonly next: Next;
}

/** Where the protocols and the next hops begin. */
const COLUMN = 19;

/** One table. `total` counts its routes, of which `shown` may be a part; `age` says how long one has been there. */
export function formatRoutes(
  table: string,
  total: number,
  shown: readonly Route[],
  age: (route: Route) => string,
): string {
  return [
    '',
    `${table}: ${total} destinations, ${total} routes (${total} active, 0 holddown, 0 hidden)`,
    '+ = Active Route, - = Last Active, * = Both',
    '',
    ...shown.flatMap((route) => entry(route, age(route))),
    '',
  ].join('\n');
}

function entry(route: Route, age: string): string[] {
  const { prefix, protocol, preference } = route;
  const what = `*[${protocol}/${preference}] ${age}`;
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
