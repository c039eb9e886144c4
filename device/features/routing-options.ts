import type { Artefact, RouteArtefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValues } from '../config/node.ts';
import { ipPrefix, ipv4Address } from '../schema/addresses.ts';
import { leaf, leafList, list } from '../schema/kinds.ts';
import { empty } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';

const STATIC = ['routing-options', 'static'];

function routes(config: ConfigNode) {
  return entriesOf(descend(config, ...STATIC), 'route').map((route) => ({ prefix: route.key, via: via(route) }));
}

function via(route: ConfigNode): RouteArtefact['via'] {
  if (descend(route, 'discard') !== undefined) return 'discard';
  return descend(route, 'reject') === undefined ? leafValues(route, 'next-hop') : 'reject';
}

/** `[edit routing-options]`: static routes. */
export const routingOptions: Feature = {
  name: 'routing-options',
  schema: [
    {
      at: STATIC,
      node: list(
        'route',
        { help: 'Static route', key: ipPrefix({ family: 4, host: 'zero' }), collapse: true, source: 'RA' },
        [
          leafList('next-hop', { help: 'Next hop to destination', type: ipv4Address, choice: 'action', source: 'RA' }),
          leaf('reject', { help: 'Drop packets, send an unreachable back', type: empty, choice: 'action' }),
          leaf('discard', { help: 'Drop packets, send nothing back', type: empty, choice: 'action' }),
        ],
      ),
    },
  ],

  verify(config): Problem[] {
    return routes(config)
      .filter((route) => route.via.length === 0)
      .map(({ prefix }) => ({
        severity: 'error',
        path: STATIC,
        statement: `route ${prefix}`,
        message: "expected one of 'next-hop', 'reject' or 'discard'",
      }));
  },

  render(config): Artefact[] {
    return routes(config).map((route) => ({ kind: 'route', ...route }));
  },
};
