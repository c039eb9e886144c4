/** Texts to throw at the parsers: configurations with something broken, heaps of their pieces, and any bytes. */
import fc from 'fast-check';
import { compare } from '../device/config/diff.ts';
import type { ConfigNode } from '../device/config/node.ts';
import type { Language } from '../device/config/parse.ts';
import { printCurly } from '../device/config/print-curly.ts';
import { printJson } from '../device/config/print-json.ts';
import { printSet } from '../device/config/print-set.ts';
import { printXml } from '../device/config/print-xml.ts';

export const PRINT: Readonly<Record<Language, (root: ConfigNode) => string>> = {
  curly: printCurly,
  set: printSet,
  xml: printXml,
  json: printJson,
};

export const LANGUAGES: readonly Language[] = ['curly', 'set', 'xml', 'json'];

/** What means something in one of the languages. */
const PIECES = [
  ...['{', '}', ';', '[', ']', '"', '/*', '*/', '#', '##', '\n', '\r\n', '\t', ' ', '\\', "'", ',', ':', '=', '|'],
  ...['\u0000', '\u0007', '\ufeff', '\ufffe', '\ud800', '\u2028', 'é', '\u{1f600}', '\u007f'],
  ...[
    'inactive:',
    'active:',
    'replace:',
    'delete:',
    'protect:',
    'set ',
    'delete ',
    'edit ',
    'top\n',
    'up 9\n',
    'insert ',
  ],
  ...['rename ', 'copy ', 'annotate ', 'deactivate ', ' to ', ' before ', ' after '],
  ...['system', 'host-name', 'interfaces', 'ge-0/0/0', 'unit', 'family', 'inet', 'groups', 'apply-groups', 'term', 'x'],
  ...['<', '>', '</', '/>', '<a>', '</a>', '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE a>', '<?x?>', '&', '&amp;'],
  ...['&#0;', '&#xD800;', '&#65;', '&x;', '<name>', '</name>', '<configuration>', '</configuration>', 'junos:comment'],
  ...[' inactive="inactive"', ' operation="delete"', ' replace="replace"', ' insert="after" name="x"', ' xmlns="u"'],
  ...['null', 'true', '1e9', '"@"', '"@x"', '"name" : ', '\\u0000', '\\ud800', '"configuration" : {', '[null]'],
  ...['[edit]', '[edit system]', '+ ', '- ', '! ', '{ ... }', '::/0', '<*>', '99999999999999999999', 'a'.repeat(300)],
];

/** The billion laughs, and levels upon levels. */
const HEAVY = [
  '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><configuration>&b;</configuration>',
  ...['{', 'a {', '[', '"', '/*', '<a>', '{"a":', '[[', '<a b="', 'system { '].map((piece) => piece.repeat(400)),
  `set ${'system '.repeat(400)}`,
  `<configuration>${'<system>'.repeat(300)}`,
  `{"configuration" : ${'{"a" : ['.repeat(300)}`,
];

const piece = fc.constantFrom('', ...PIECES);

/** `text` with pieces put in, cut out and doubled. */
function mutated(text: string): fc.Arbitrary<string> {
  const cut = fc.tuple(fc.nat(text.length), fc.nat(6), piece, fc.boolean());
  return fc.array(cut, { minLength: 1, maxLength: 5 }).map((cuts) =>
    cuts.reduce((at, [from, length, put, doubled]) => {
      const rest = doubled ? at.slice(Math.max(0, from - 20)) : at.slice(from + length);
      return (at.slice(0, from) + put + rest).slice(0, 20_000);
    }, text),
  );
}

/** Texts in any language; those of `roots` with something broken, and what never was a configuration. */
export function hostileTexts(roots: fc.Arbitrary<ConfigNode>): fc.Arbitrary<string> {
  const broken = fc
    .tuple(roots, fc.constantFrom(...LANGUAGES))
    .chain(([root, language]) => mutated(PRINT[language](root)));
  const patches = fc.tuple(roots, roots).chain(([one, two]) => mutated(compare(one, two)));
  const heap = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array).toString('latin1'));
  return fc.oneof(
    { weight: 10, arbitrary: broken },
    { weight: 3, arbitrary: patches },
    { weight: 4, arbitrary: heap },
    { weight: 2, arbitrary: bytes },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom(...HEAVY).chain(mutated) },
  );
}
