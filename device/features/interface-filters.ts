/** `filter` below a unit's family: the filters its packets meet. */
import type { Family } from '../firewall/model.ts';
import { type Container, container, leaf, leafList } from '../schema/kinds.ts';
import { string } from '../schema/types.ts';

const type = string({ name: 'filter', min: 1, max: 64 });

/** Of `input` and `input-list` only one can stand, and of `output` and `output-list`. */
export function interfaceFilters(family: Family): Container {
  const source = family === 'inet' ? ({ source: 'RA' } as const) : {};
  const received = 'to be applied to received packets';
  const sent = 'to be applied to transmitted packets';
  const single = { type, valueElement: 'filter-name' };
  return container('filter', { help: 'Packet filtering', ...source }, [
    leaf('input', { help: `Filter ${received}`, ...single, choice: 'input', ...source }),
    leafList('input-list', { help: `Filters ${received}, in order`, type, choice: 'input' }),
    leaf('output', { help: `Filter ${sent}`, ...single, choice: 'output' }),
    leafList('output-list', { help: `Filters ${sent}, in order`, type, choice: 'output' }),
  ]);
}
