import { expect, test } from 'vitest';
import { element, structured } from '../../../device/op/data/element.ts';
import { reply } from '../../../device/op/data/reply.ts';
import { withoutVersion } from '../without-version.ts';
import { golden } from './golden.ts';

const output = structured(
  'text\n',
  element('information', [
    element('name', 'a <b> & "c"'),
    element('flags', [element('up'), undefined]),
    element('age', '1', { 'junos:seconds': '60' }),
    element('entry', [element('name', 'x')]),
    element('entry', [element('name', 'y')]),
  ]),
);

test.each(['xml', 'json'] as const)('display %s', (format) => {
  expect(withoutVersion(reply(output, format))).toBe(golden(`data.${format}`));
});

test('display json is JSON', () => {
  expect(JSON.parse(reply(output, 'json')).information[0].entry[1].name).toEqual([{ data: 'y' }]);
});

test('an element with nothing in it is an empty object', () => {
  expect(reply(structured('', element('table', [])), 'json')).toContain('"table" : [\n    {}\n    ]');
});

test('text that Junos has no elements for is an output element', () => {
  expect(reply('a < b\n', 'xml')).toContain('<output>\na &lt; b\n</output>');
});

test('what goes on coming is refused', () => {
  expect(() => reply((async function* () {})(), 'xml')).toThrow('error: this output cannot be shown in xml');
});
