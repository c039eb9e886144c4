/** What must hold for every configuration, and for every text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { active } from '../../../device/config/active.ts';
import { compare } from '../../../device/config/diff.ts';
import { Edit } from '../../../device/config/edit.ts';
import { equal } from '../../../device/config/equal.ts';
import { type ConfigNode, emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import type { Path, PathStep } from '../../../device/config/path.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import type { SchemaNode } from '../../../device/schema/kinds.ts';
import { isLevel } from '../../../device/schema/lookup.ts';
import type { ValueType } from '../../../device/schema/types.ts';
import { schema } from './schema.ts';

/** Values to try for a type; those it does not take are left out. */
const SAMPLES = [
  'a',
  'b c',
  '"',
  '\\',
  'x\\n',
  'tab\t',
  'line\nend',
  '#',
  '/*',
  'inactive:',
  '[',
  '$6$',
  'é',
  '1',
  '100',
  '256',
  'ge-0/0/1',
  'lo0',
  '10.0.0.0/8',
  '10.0.0.1',
  '::1',
  'ssh',
  '1-5',
  '\u0000',
];

function valuesOf(type: ValueType): string[] {
  const values = [...SAMPLES, ...(type.words?.keys() ?? [])].flatMap((text) => {
    try {
      return [type.parse(text)];
    } catch {
      return [];
    }
  });
  return [...new Set(values)];
}

/** Every statement of the schema as a path, with choices of keys and values. */
function statements(node: SchemaNode, before: readonly fc.Arbitrary<PathStep>[] = []): fc.Arbitrary<Path>[] {
  const values = (): fc.Arbitrary<readonly string[]> => {
    if (node.kind !== 'leaf' && node.kind !== 'leaf-list') return fc.constant([]);
    const samples = valuesOf(node.type);
    if (samples.length === 0) return fc.constant([]);
    const some = fc.uniqueArray(fc.constantFrom(...samples), { minLength: 1, maxLength: node.kind === 'leaf' ? 1 : 3 });
    return node.kind === 'leaf' && node.valueOptional ? fc.oneof(some, fc.constant([])) : some;
  };
  const key = node.kind === 'list' ? fc.constantFrom(...valuesOf(node.key)) : fc.constant(undefined);
  const step = fc.record({ schema: fc.constant(node), name: fc.constant(node.name), key, values: values() });
  const here = node === schema ? [] : [...before, step];
  const below = isLevel(node) ? [...node.children.values()] : [];
  const entries = node.kind === 'container' && node.entries ? [node.entries] : [];
  const own = here.length > 0 ? [fc.tuple(...here)] : [];
  return [...own, ...[...below, ...entries].flatMap((child) => statements(child, here))];
}

const unknown = fc
  .tuple(
    fc.constantFrom<Path>([], [{ schema: schema.children.get('system'), name: 'system', key: undefined, values: [] }]),
    fc.constantFrom('ntp server "a b"', 'x [ y z ]', 'q'),
  )
  .map(([path, name]): Path => [...path, { schema: undefined, name, key: undefined, values: [] }]);

const comment = fc.string({ maxLength: 8 }).filter((text) => !text.includes('*/'));

/** A tree made by random edits. */
const config: fc.Arbitrary<ConfigNode> = fc
  .array(
    fc.record({
      path: fc.oneof(...statements(schema), unknown),
      mark: fc.option(fc.oneof(fc.constant(true), comment)),
    }),
    { maxLength: 12 },
  )
  .map((changes) => {
    const edit = new Edit(emptyConfig(schema));
    for (const { path, mark } of changes) {
      edit.set(path);
      if (path.at(-1)?.schema?.kind === 'container' && path.at(-1)?.name === 'family') continue; // no statement of its own
      if (mark === true) edit.deactivate(path);
      else if (mark !== null) edit.annotate(path, mark);
    }
    return edit.done();
  });

test('what is printed is read back the same, in both languages', () => {
  fc.assert(
    fc.property(config, (root) => {
      for (const text of [printCurly(root), printSet(root)]) {
        const { config: back, errors } = parseConfig(schema, text);
        expect(errors).toEqual([]);
        expect(equal(back, root)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test('a comparison is empty exactly when nothing changed', () => {
  fc.assert(
    fc.property(config, config, (one, two) => {
      expect(compare(one, two) === '').toBe(equal(one, two));
      expect(compare(one, one)).toBe('');
    }),
    { numRuns: 200 },
  );
});

test('the active configuration is what is printed without the inactive and the unknown', () => {
  fc.assert(
    fc.property(config, (root) => {
      const text = printSet(active(root));
      expect(text).not.toMatch(/^deactivate/m);
      expect(parseConfig(schema, text).warnings).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

const VALID = [
  'system { host-name R1; services { ssh { root-login allow; } telnet; } }',
  'interfaces { /* x */ lo0 { unit 0 { inactive: family inet { address 10.0.0.1/32; } } } }',
  'set firewall family inet filter f term t from port [ ssh telnet ]\nset system host-name "a b"\ninsert x before y\n',
  'firewall { family inet { filter f { term t { from { source-address { 10.0.0.0/8 except; } } then reject; } } } }',
];
const PIECES = [
  '{',
  '}',
  ';',
  '[',
  ']',
  '"',
  '/*',
  '*/',
  '#',
  '\n',
  '\u0000',
  '\\',
  'inactive:',
  'set ',
  ' ',
  'x',
  'family',
  'unit',
  '::/0',
  '\ud800',
];

/** A valid text with pieces put in and cut out. */
const mutated = fc
  .tuple(
    fc.constantFrom(...VALID),
    fc.array(fc.tuple(fc.nat(200), fc.nat(4), fc.constantFrom('', ...PIECES)), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((at, [from, length, piece]) => at.slice(0, from) + piece + at.slice(from + length), text),
  );

test('no text makes a parser fail, and what it takes in can be printed and read again', () => {
  const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array).toString('latin1'));
  const soup = fc
    .array(fc.constantFrom(...PIECES, 'system', 'host-name', 'interfaces', 'ge-0/0/0'), { maxLength: 30 })
    .map((pieces) => pieces.join(' '));
  const text = fc.oneof(mutated, soup, bytes, fc.string({ unit: 'binary', maxLength: 60 }));
  fc.assert(
    fc.property(text, fc.constantFrom('set', 'curly', undefined), (source, language) => {
      const { config: root } = parseConfig(schema, source, language && { language });
      const curly = printCurly(root);
      const back = parseConfig(schema, curly, { language: 'curly' });
      expect(back.errors).toEqual([]);
      expect(equal(back.config, root)).toBe(true);
      expect(parseConfig(schema, printSet(root), { language: 'set' }).errors).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
