/** `show route` as elements. */
import type { Element } from '../../cli/output.ts';
import { formatAge } from '../../cli/time.ts';
import { element, information, optional, timed } from '../data/element.ts';
import type { RouteTable } from './read.ts';

export function routesElement(tables: readonly RouteTable[], style: string): Element {
  return information(
    'route-information',
    'junos-routing',
    tables.map(({ name, total, shown }) =>
      element('route-table', [
        element('table-name', name),
        element('destination-count', total),
        element('total-route-count', total),
        element('active-route-count', total),
        element('holddown-route-count', 0),
        element('hidden-route-count', 0),
        ...shown.map((route) => routeElement(route, style)),
      ]),
    ),
  );
}

function routeElement(
  { prefix, protocol, preference, next, age }: RouteTable['shown'][number],
  style: string,
): Element {
  return element(
    'rt',
    [
      element('rt-destination', prefix),
      element('rt-entry', [
        element('active-tag', '*'),
        element('current-active'),
        element('last-active'),
        element('protocol-name', protocol),
        element('preference', preference),
        timed('age', formatAge(age), age),
        optional('nh-type', nextHopType(protocol, next)),
        ...(typeof next === 'string'
          ? []
          : next.map(({ to, via }, at) =>
              protocol === 'Local'
                ? element('nh', [element('nh-local-interface', via)])
                : element('nh', [
                    at === 0 ? element('selected-next-hop') : undefined,
                    optional('to', to),
                    element('via', via),
                  ]),
            )),
      ]),
    ],
    { 'junos:style': style },
  );
}

/** Said only where the next hops do not say it themselves. */
function nextHopType(protocol: string, next: RouteTable['shown'][number]['next']): string | undefined {
  if (typeof next === 'string') return next;
  return protocol === 'Local' ? 'Local' : undefined;
}
