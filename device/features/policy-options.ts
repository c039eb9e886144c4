import { applyPathType } from '../firewall/apply-path.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { leaf, list } from '../schema/kinds.ts';
import { word } from '../schema/types.ts';
import type { Feature } from './feature.ts';

/** The name of a prefix list. */
export const prefixListName = word({ name: 'prefix-list' });

/** `[edit policy-options]`: lists of prefixes for filters. What they hold is read in `firewall/prefix-lists.ts`. */
export const policyOptions: Feature = {
  name: 'policy-options',
  schema: [
    {
      at: ['policy-options'],
      node: list(
        'prefix-list',
        {
          help: 'Define a named set of address prefixes',
          key: prefixListName,
          entries: list('prefix-list-item', {
            help: 'Address prefixes',
            key: ipPrefix({ host: 'zero' }),
            bare: true,
          }),
        },
        [leaf('apply-path', { help: 'Apply IP prefixes from a configuration statement', type: applyPathType })],
      ),
    },
  ],
  verify: () => [],
  render: () => [],
};
