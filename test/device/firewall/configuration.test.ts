/** Every statement of filters, policers and prefix lists, in the four languages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from '../../../device/config/diff.ts';
import { equal } from '../../../device/config/equal.ts';
import { effective } from '../../../device/config/inherit.ts';
import { load } from '../../../device/config/load-modes.ts';
import type { ConfigNode } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printJson } from '../../../device/config/print-json.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { printXml } from '../../../device/config/print-xml.ts';
import { firewall } from '../../../device/features/firewall.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import type { SchemaNode } from '../../../device/schema/kinds.ts';
import { walkSchema } from '../../../device/schema/walk.ts';

const FOLDER = `${import.meta.dirname}/../../golden/config/filters`;

function read(name: string): ConfigNode {
  const { config, errors, warnings } = parseConfig(SCHEMA, readFileSync(`${FOLDER}/${name}`, 'utf8'), { file: name });
  expect([...errors, ...warnings]).toEqual([]);
  return config;
}

function schemasIn(node: ConfigNode): (SchemaNode | undefined)[] {
  return [node.schema, ...[...node.children.values()].flatMap(schemasIn)];
}

test('the golden configuration has every statement there is for filters', () => {
  const used = new Set(schemasIn(read('all.conf')));
  const unused = [...walkSchema(SCHEMA)]
    .filter(({ path: [first, ...rest] }) => {
      if (first === 'firewall') return rest[0] !== 'filter' || rest.length === 2; // the same without family
      return first === 'policy-options' || (first === 'interfaces' && rest.includes('filter'));
    })
    .filter(({ node }) => !used.has(node))
    .map(({ path }) => path.join(' '));
  expect(unused).toEqual([]);
});

test.each(['all.conf', 'ssh-filter.input'])('%s in four languages', async (name) => {
  const config = read(name);
  const printed = { conf: printCurly(config), set: printSet(config), xml: printXml(config), json: printJson(config) };
  for (const [language, text] of Object.entries(printed)) {
    await expect(text).toMatchFileSnapshot(`${FOLDER}/${name.replace(/\..*/, '')}.${language}`);
    const again = parseConfig(SCHEMA, text);
    expect([...again.errors, ...again.warnings]).toEqual([]);
    expect(equal(again.config, config)).toBe(true);
  }
});

test("a commit takes them, and says nothing of RA's", () => {
  expect(firewall.verify(effective(read('all.conf'))).filter(({ severity }) => severity === 'error')).toEqual([]);
  const applied = 'set interfaces lo0 unit 0 family inet filter input SSH-FILTER';
  const loaded = load(SCHEMA, read('ssh-filter.input'), applied, { mode: 'set' });
  expect(loaded.ok && firewall.verify(effective(loaded.config))).toEqual([]);
});

test("an interface's filter is an element in XML, and taken as text too", () => {
  const input = (content: string) => {
    const unit = `<unit><name>0</name><family><inet><filter><input>${content}</input></filter></inet></family></unit>`;
    return `<configuration><interfaces><interface><name>lo0</name>${unit}</interface></interfaces></configuration>`;
  };
  const { config } = parseConfig(SCHEMA, input('<filter-name>f</filter-name>'));
  expect(printSet(config)).toBe('set interfaces lo0 unit 0 family inet filter input f\n');
  expect(equal(parseConfig(SCHEMA, input('f')).config, config)).toBe(true);
  expect(printXml(config)).toMatch(/<input>\s*<filter-name>f<\/filter-name>\s*<\/input>/);
  const [error] = parseConfig(SCHEMA, input('<name>f</name>')).errors;
  expect(error?.message).toContain('a statement with a value holds no elements');
});

test('a comparison of two filters, applied as a patch, makes one of the other', () => {
  const [before, after] = [read('ssh-filter.input'), read('all.conf')];
  const patch = compare(before, after);
  expect(patch).toMatch(/^\+ +10\.1\.0\.0\/16 except;$/m);
  const loaded = load(SCHEMA, before, patch, { mode: 'patch' });
  expect(loaded.ok && equal(loaded.config, after)).toBe(true);
});
