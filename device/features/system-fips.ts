/** `[edit system fips]`: what the strict mode does not let stand (RA). */
import { type ConfigNode, descend, leafValue } from '../config/node.ts';
import { leaf } from '../schema/kinds.ts';
import { integer } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';

const FIPS = ['system', 'fips'];
const SERVICES = ['system', 'services'];

/** Services that send passwords or names in clear text. */
const CLEAR_TEXT = ['telnet', 'ftp', 'finger'];

export const systemFips: Feature = {
  name: 'system-fips',
  schema: [
    {
      at: FIPS,
      node: leaf('level', { help: 'FIPS 140 level (0 is off)', type: integer(0, 4), default: '0' }),
    },
  ],
  verify(config: ConfigNode): Problem[] {
    if (Number(leafValue(config, ...FIPS, 'level') ?? 0) === 0) return [];
    const services = descend(config, ...SERVICES);
    const problems = CLEAR_TEXT.filter((name) => descend(services, name) !== undefined).map((name): Problem => {
      return {
        severity: 'error',
        path: SERVICES,
        statement: name,
        message: `'${name}' cannot be configured in FIPS mode`,
      };
    });
    if (leafValue(services, 'ssh', 'fingerprint-hash') !== 'md5') return problems;
    const message = "'fingerprint-hash md5' cannot be configured in FIPS mode";
    return [...problems, { severity: 'error', path: [...SERVICES, 'ssh'], statement: 'fingerprint-hash', message }];
  },
  render: () => [],
};
