/** Where a startup's complaints are said to stand. */
import { expect, test } from 'vitest';
import { checkStartup } from '../../device/startup.ts';
import type { Fragment } from '../../protocol/control.ts';

const ROOT = 'set system root-authentication encrypted-password "$6$a$b"';
const places = (fragments: readonly Fragment[]) =>
  checkStartup({ role: 'device', fragments }).map(({ file, line, column }) => `${file}:${line}:${column}`);

test('text that stands for itself: line and column within it', () => {
  const text = `${ROOT}\n\nset system services ssh port 99999`;
  expect(places([{ file: 'R1.conf', line: 10, text }])).toEqual(['R1.conf:12:30']);
});

test('a command made from something else: where that stands', () => {
  const made = { file: 'lab.yaml', line: 7, column: 12, text: 'set system services ssh port 99999' };
  expect(places([{ file: 'R1.conf', line: 1, text: ROOT }, made])).toEqual(['lab.yaml:7:12']);
});

test('what only the whole configuration shows: at the statement it is about', () => {
  const filter = 'set interfaces lo0 unit 0 family inet filter input nowhere';
  const curly = 'interfaces {\n    lo0 { unit 0 { family inet {\n        filter { input nowhere; }\n    } } }\n}\n';
  const root = { file: 'R1.conf', line: 1, text: ROOT };
  expect(places([root, { file: 'lab.yaml', line: 7, column: 12, text: filter }])).toEqual(['lab.yaml:7:12']);
  expect(places([root, { file: 'R1.conf', line: 7, text: `\n${filter}` }])).toEqual(['R1.conf:8:1']);
  expect(places([root, { file: 'R1.conf', line: 1, text: curly }])).toEqual(['R1.conf:3:9']);
});

test('a statement that is missing: at its level; of the whole configuration: nowhere', () => {
  const text = `${ROOT}\nset routing-instances A description x`;
  expect(places([{ file: 'R1.conf', line: 1, text }])).toEqual(['R1.conf:2:1']);
  expect(places([{ file: 'R1.conf', line: 1, text: 'set system host-name R1' }])).toEqual([
    'undefined:undefined:undefined',
  ]);
});
