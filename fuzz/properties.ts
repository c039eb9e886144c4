/** What must hold for every configuration over the real schema and for every text, whatever it is. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compare } from '../device/config/diff.ts';
import { equal } from '../device/config/equal.ts';
import { describe, renderCaret } from '../device/config/errors.ts';
import { effective } from '../device/config/inherit.ts';
import { type LoadMode, load } from '../device/config/load-modes.ts';
import { type ConfigNode, emptyConfig } from '../device/config/node.ts';
import { detectLanguage, type Language, parseConfig } from '../device/config/parse.ts';
import { printCurly } from '../device/config/print-curly.ts';
import { SCHEMA } from '../device/features/index.ts';
import { configurations } from './arbitrary.ts';
import { hostileTexts, LANGUAGES, PRINT } from './texts.ts';

export interface Property {
  readonly name: string;
  /** Of all cases, how many should be this one's; they need not sum up to anything. */
  readonly share: number;
  readonly property: fc.IRawProperty<unknown, false>;
}

/** No case may take longer, in milliseconds; it is far above what the slowest takes. */
const PATIENCE = 2000;

const MODES: readonly LoadMode[] = ['merge', 'override', 'replace', 'update', 'set', 'patch'];

/** Small ones: many cases find more than long ones. */
const small = configurations(SCHEMA, 3, 4);

const BASES = [
  '',
  'system { host-name R1; services { ssh { root-login allow; } telnet; } } ntp { server x; }',
  `groups { g { interfaces { <*> { disable; } } } } apply-groups g; interfaces { /* c */ lo0 { unit 0 { family inet; } } }
   firewall { family inet { filter f { term a { from { port [ ssh 80 ]; } then accept; } inactive: term b; } } }`,
].map((text) => {
  const base = parseConfig(SCHEMA, text).config;
  return { base, printed: printCurly(base) };
});

function roundTrip(language: Language): Property {
  // commands have no braces: the levels of what the schema does not know do not come back (properties.test.ts)
  const trees = configurations(SCHEMA, language === 'set' ? 1 : 3, 5);
  return {
    name: `what is printed as ${language} is read back the same`,
    share: 2,
    property: fc.property(trees, (root) => {
      const { config, errors } = parseConfig(SCHEMA, PRINT[language](root), { language });
      assert.deepEqual(errors, []);
      // JSON puts together what has one name: what the schema does not know may come back in another order
      if (language !== 'json') assert.equal(printCurly(config), printCurly(root));
      assert.ok(equal(config, root));
    }),
  };
}

/** Loads the text in every respect that matters to whoever typed it. */
function checkLoad(text: string, language: Language | undefined, mode: LoadMode, at: number): void {
  const { base, printed } = BASES[at] ?? { base: emptyConfig(SCHEMA), printed: '' };
  const started = performance.now();
  const loaded = load(SCHEMA, base, text, { mode, ...(language && { language }) });
  const elapsed = performance.now() - started;
  assert.ok(elapsed < PATIENCE, `it took ${elapsed} ms`);
  assert.equal(printCurly(base), printed, 'the configuration that was there has changed');
  if (loaded.ok) {
    checkWhole(loaded.config);
    return;
  }
  assert.ok(loaded.errors.length > 0, 'it was refused without a reason');
  const lines = text.split('\n');
  for (const error of loaded.errors) {
    assert.notEqual(error.message.trim(), '');
    assert.ok(error.line >= 1 && error.line <= lines.length, `line ${error.line} of ${lines.length}`);
    assert.ok(error.column >= 1 && error.column <= (lines[error.line - 1] ?? '').length + 1, `column ${error.column}`);
    assert.ok(describe(error).includes(error.message) && renderCaret(error, text).includes('^'));
  }
}

/** What a text was taken for is a whole configuration: it can be printed, read again, and acted on. */
function checkWhole(root: ConfigNode): void {
  const text = printCurly(root);
  const back = parseConfig(SCHEMA, text, { language: 'curly' });
  assert.deepEqual(back.errors, []);
  assert.ok(equal(back.config, root), text);
  assert.equal(compare(back.config, root), '');
  effective(root);
}

export const PROPERTIES: readonly Property[] = [
  ...LANGUAGES.map(roundTrip),
  {
    name: 'a comparison is a patch that makes the one of the other',
    share: 2,
    property: fc.property(small, small, (one, two) => {
      const loaded = load(SCHEMA, one, compare(one, two), { mode: 'patch' });
      assert.ok(loaded.ok, 'the patch does not fit');
      assert.equal(compare(loaded.config, two), '');
    }),
  },
  {
    name: 'no text breaks a parser or a way of loading; what is refused has a place and a reason',
    share: 12,
    property: fc.property(
      hostileTexts(small),
      fc.constantFrom(...LANGUAGES, undefined),
      fc.constantFrom(...MODES),
      fc.nat(BASES.length - 1),
      checkLoad,
    ),
  },
  {
    name: 'in the language it looks like, too',
    share: 4,
    property: fc.property(hostileTexts(small), fc.nat(BASES.length - 1), (text, at) => {
      checkLoad(text, detectLanguage(text), 'merge', at);
    }),
  },
];

/** How many of `cases` each property gets. */
export function shared(cases: number): { readonly property: Property; readonly runs: number }[] {
  const all = PROPERTIES.reduce((sum, { share }) => sum + share, 0);
  return PROPERTIES.map((property) => ({ property, runs: Math.ceil((cases * property.share) / all) }));
}
