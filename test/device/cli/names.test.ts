/** Names of the configuration that values of the real schema are offered. */
import { expect, test } from 'vitest';
import type { Surroundings } from '../../../device/cli/complete/surroundings.ts';
import { typeCandidates } from '../../../device/cli/complete/values.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { resolvePath, words } from '../../../device/config/path.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const { config } = parseConfig(
  SCHEMA,
  `firewall {
    family inet { filter four { term a; } }
    family inet6 { filter six { term a; } }
    filter plain { term a; }
    policer slow;
  }
  policy-options { prefix-list trusted; }`,
);

test.each([
  ['interfaces lo0 unit 0 family inet filter input', ['four', 'plain', 'six']],
  ['interfaces lo0 unit 0 family inet6 filter output-list', ['four', 'plain', 'six']],
  ['firewall family inet filter four term a filter', ['four', 'plain', 'six']],
  ['firewall family inet6 filter six term a then policer', ['slow']],
])('%s', async (statement, expected) => {
  const resolution = resolvePath(SCHEMA, words(...statement.split(' ')), { mode: 'name' });
  const schema = resolution.ok ? resolution.paths[0]?.at(-1)?.schema : undefined;
  if (schema?.kind !== 'leaf' && schema?.kind !== 'leaf-list') throw new Error(`${statement} takes no value`);
  // names of the configuration ask the device for nothing
  const around = { names: true, root: config } as Surroundings;
  const candidates = await typeCandidates(schema.type, schema, around);
  expect(candidates.flatMap(({ kind, name }) => (kind === 'value' ? [name] : []))).toEqual(expected);
});
