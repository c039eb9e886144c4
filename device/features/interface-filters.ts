/** `filter` below a unit's family: the filters its packets meet. */
import { type Container, container, leaf, leafList } from '../schema/kinds.ts';
import { string } from '../schema/types.ts';

const name = string({ name: 'filter', min: 1, max: 64 });

/** Of `input` and `input-list` only one can stand, and of `output` and `output-list`. */
export const interfaceFilters: Container = container('filter', { help: 'Packet filtering', source: 'RA' }, [
  leaf('input', { help: 'Filter to be applied to received packets', type: name, choice: 'input', source: 'RA' }),
  leafList('input-list', { help: 'Filters to be applied to received packets, in order', type: name, choice: 'input' }),
  leaf('output', { help: 'Filter to be applied to transmitted packets', type: name, choice: 'output' }),
  leafList('output-list', {
    help: 'Filters to be applied to transmitted packets, in order',
    type: name,
    choice: 'output',
  }),
]);
