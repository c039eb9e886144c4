/** What must hold for every configuration over the real schema. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { active } from '../../../device/config/active.ts';
import { compare } from '../../../device/config/diff.ts';
import { equal } from '../../../device/config/equal.ts';
import { inherit } from '../../../device/config/inherit.ts';
import { load } from '../../../device/config/load-modes.ts';
import type { ConfigNode } from '../../../device/config/node.ts';
import { type Language, parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { configurations } from '../../../fuzz/arbitrary.ts';
import { LANGUAGES, PRINT } from '../../../fuzz/texts.ts';
import { schema as documented } from './schema.ts';

const config = configurations(SCHEMA);

/** Commands have no braces: of what the schema does not know they keep the words, not the levels. */
const depthIn = (language: Language) => (language === 'set' ? 1 : 3);

test.each(LANGUAGES)('what is printed as %s is read back the same', (language) => {
  for (const schema of [SCHEMA, documented]) {
    fc.assert(
      fc.property(configurations(schema, depthIn(language)), (root) => {
        const text = PRINT[language](root);
        const { config: back, errors } = parseConfig(schema, text, { language });
        expect(errors).toEqual([]);
        // JSON puts together what has one name: what the schema does not know may come back in another order
        if (language === 'json') JSON.parse(text);
        else expect(printCurly(back)).toBe(printCurly(root));
        expect(equal(back, root)).toBe(true);
      }),
      { numRuns: 400 },
    );
  }
});

test('commands keep every word of what the schema does not know', () => {
  fc.assert(
    fc.property(config, (root) => {
      const lines = (text: string) => text.split('\n').filter((line) => line.startsWith('set '));
      const set = printSet(root);
      expect(lines(printSet(parseConfig(SCHEMA, set).config)).sort()).toEqual(lines(set).sort());
    }),
    { numRuns: 300 },
  );
});

test('what is printed is taken for what it is', () => {
  fc.assert(
    fc.property(config, (root) => {
      for (const language of LANGUAGES) {
        const text = PRINT[language](root);
        if (text !== '') expect(parseConfig(SCHEMA, text).errors).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('a comparison is empty exactly when nothing changed', () => {
  fc.assert(
    fc.property(config, config, (one, two) => {
      expect(compare(one, two) === '').toBe(equal(one, two));
      expect(compare(one, one)).toBe('');
    }),
    { numRuns: 300 },
  );
});

test('a comparison is a patch that makes the one of the other', () => {
  fc.assert(
    fc.property(config, config, (one, two) => {
      const loaded = load(SCHEMA, one, compare(one, two), { mode: 'patch' });
      expect(loaded).toMatchObject({ ok: true });
      if (loaded.ok) expect(compare(loaded.config, two)).toBe('');
    }),
    { numRuns: 1000 },
  );
});

test.each(LANGUAGES)(
  'override and update give what the %s says; update leaves the same what is the same',
  (language) => {
    const wanted = configurations(SCHEMA, depthIn(language));
    fc.assert(
      fc.property(wanted, wanted, (base, root) => {
        const text = PRINT[language](root);
        for (const mode of ['override', 'update'] as const) {
          const loaded = load(SCHEMA, base, text, { mode, language });
          expect(loaded.ok && equal(loaded.config, root)).toBe(true);
        }
        const same = load(SCHEMA, base, PRINT[language](base), { mode: 'update', language });
        expect(same.ok && same.config === base).toBe(true);
      }),
      { numRuns: 100 },
    );
  },
);

test('the active configuration is what is printed without the inactive and the unknown', () => {
  fc.assert(
    fc.property(config, (root) => {
      const text = printSet(active(root));
      expect(text).not.toMatch(/^deactivate/m);
      expect(parseConfig(SCHEMA, text).warnings).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('inheriting twice is inheriting once, and leaves nothing to inherit from', () => {
  fc.assert(
    fc.property(config, (root) => {
      const inherited = inherit(active(root));
      expect(statementNames(inherited).filter((name) => /groups/.test(name))).toEqual([]);
      expect(inherit(inherited)).toBe(inherited);
      expect(inherit(active(root))).toBe(inherited);
    }),
    { numRuns: 300 },
  );
});

function statementNames({ children }: ConfigNode): string[] {
  return [...children.values()].flatMap((child) => [child.schema?.name ?? '', ...statementNames(child)]);
}
