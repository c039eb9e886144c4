import { expect, test } from 'vitest';
import { ownPlace } from '../../device/own-lines.ts';

const SET = 'set firewall family inet filter protect term denied then reject';
const commands = `# who gets in
set firewall family inet filter protect term denied   from protocol tcp
set firewall family inet filter protect term denied then reject
`;
const curly = `firewall {
    family inet {
        filter protect {
            term denied {
                from { protocol tcp; }
                then {
                    log;
                    reject;
                }
            }
        }
    }
}
`;
const entered = 'edit firewall family inet filter protect\nset term denied then reject\n';

test.each([
  ['commands', { file: 'R2.conf', line: 1, text: commands }, 3],
  ['commands in place, further down a file', { file: 'lab.yaml', line: 20, text: commands }, 22],
  ['curly braces', { file: 'R2.conf', line: 1, text: curly }, 8],
  ['a short form, whose place is its own', { file: 'lab.yaml', line: 7, column: 9, text: SET }, 7],
  ['a level that was entered', { file: 'a', line: 1, text: entered }, 2],
  ['quotes', { file: 'a', line: 1, text: SET.replace('denied', '"denied"') }, 1],
  ['one line for several', { file: 'a', line: 1, text: SET.replace('then reject', 'then log reject') }, 1],
])('%s', (_what, fragment, line) => {
  expect(ownPlace(SET, [fragment])).toMatchObject({ file: fragment.file, line });
});

test('the last one counts', () => {
  const fragments = [
    { file: 'first', line: 1, text: commands },
    { file: 'second', line: 1, text: curly },
  ];
  expect(ownPlace(SET, fragments)).toEqual({ file: 'second', line: 8, column: 21 });
});

test('a level is where it begins', () => {
  const term = 'set firewall family inet filter protect term denied';
  expect(ownPlace(term, [{ file: 'R2.conf', line: 1, text: curly }])).toEqual({ file: 'R2.conf', line: 4, column: 13 });
  expect(ownPlace(term, [{ file: 'R2.conf', line: 1, text: commands }])).toEqual({
    file: 'R2.conf',
    line: 2,
    column: 1,
  });
});

test('what no file says has no place', () => {
  expect(ownPlace(SET.replace('denied', 'other'), [{ file: 'R2.conf', line: 1, text: curly }])).toBeUndefined();
  expect(ownPlace(SET, [{ file: 'R2.json', line: 1, text: '{"firewall": {}}' }])).toBeUndefined();
});
