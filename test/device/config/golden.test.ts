/** The documented example, written in both languages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { equal } from '../../../device/config/equal.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

const folder = new URL('../../golden/config/', import.meta.url);

test.each(['R1', 'R2', 'R2-estab-before', 'R2-estab-after'])('%s is printed as Junos prints it', async (name) => {
  const { config, errors, warnings } = parseConfig(schema, readFileSync(new URL(`${name}.input`, folder), 'utf8'));
  expect([...errors, ...warnings]).toEqual([]);
  const curly = printCurly(config);
  const set = printSet(config);
  await expect(curly).toMatchFileSnapshot(`../../golden/config/${name}.conf`);
  await expect(set).toMatchFileSnapshot(`../../golden/config/${name}.set`);
  expect(equal(parseConfig(schema, curly).config, config)).toBe(true);
  expect(equal(parseConfig(schema, set).config, config)).toBe(true);
});
