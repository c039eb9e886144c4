/** Configurations that differ from each other, for the tests of the store. */
import { type ConfigNode, leafValue } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';

/** The configuration number `number`: some of it stays, some comes and goes, the order of the terms turns. */
export function generation(number: number): ConfigNode {
  const terms = Array.from({ length: 8 }, (_, at) => `t${(at + number) % 11}`);
  const lines = [
    `set system host-name R${number}`,
    'set system root-authentication encrypted-password "$6$salt$hash"',
    ...terms.map((term) => `set firewall family inet filter f term ${term} then accept`),
    ...terms.map((term, at) => `set interfaces ge-0/0/${at} description "${'x'.repeat(200)} ${term} ${number}"`),
  ];
  const { config, errors } = parseConfig(SCHEMA, lines.join('\n'));
  for (const error of errors) throw error;
  return config;
}

/** Its number; 0 of the empty configuration. */
export function numberOf(config: ConfigNode): number {
  return Number((leafValue(config, 'system', 'host-name') ?? 'R0').slice(1));
}
