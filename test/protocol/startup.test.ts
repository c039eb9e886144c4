import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Fragment, Startup } from '../../protocol/control.ts';
import { startupNames } from '../../protocol/startup.ts';

const device = (...fragments: readonly Fragment[]): Startup => ({ role: 'device', fragments });
const at = (line: number, text: string, more: Partial<Fragment> = {}) =>
  device({ file: 'lab.yaml', line, text, ...more });
const named = (startup: Startup) => startupNames(startup).startup;

const SSH = '        set system services ssh\n        set system host-name R1\n';

test.each([
  ['another line', at(14, SSH)],
  ['another column', at(5, SSH, { column: 9 })],
  ['another file', at(5, SSH, { file: 'R1.conf' })],
  ['another indentation', at(5, SSH.replaceAll('        ', '    '))],
  ['a comment of its own', at(5, `        # who may get in\n${SSH}`)],
  ['an empty line', at(5, SSH.replace('\n', '\n\n'))],
  ['line ends of Windows', at(5, SSH.replaceAll('\n', '\r\n'))],
  [
    'a file that only has comments',
    device({ file: 'R1.conf', line: 1, text: '# nothing yet\n' }, { file: 'lab.yaml', line: 5, text: SSH }),
  ],
])('%s is another place, and the same content', (_, moved) => {
  const old = startupNames(at(5, SSH));
  expect(startupNames(moved).startup).toBe(old.startup);
  expect(startupNames(moved).lines).not.toBe(old.lines);
});

test.each([
  ['another statement', SSH, SSH.replace('ssh', 'telnet')],
  ['another order', SSH, SSH.split('\n').reverse().join('\n')],
  [
    'a string over several lines',
    'system { login { message "one\n  # two\n"; } }',
    'system { login { message "one\n"; } }',
  ],
  [
    'an annotation',
    'system {\n /* why\n # so */\n services { ssh; } }',
    'system {\n /* why\n */\n services { ssh; } }',
  ],
  ['XML', '<a>\n # b\n</a>', '<a>\n</a>'],
  ['JSON', '{ "a": "b" }', '{  "a": "b" }'],
])('%s is another content', (_, one, two) => {
  expect(named(at(5, one))).not.toBe(named(at(5, two)));
});

test('an escaped quote opens no string', () => {
  const text = 'set system login message "a \\" b"\n';
  expect(named(at(5, `  ${text}`))).toBe(named(at(6, text)));
});

test('hosts and bridges have no lines; nothing has no name', () => {
  const host: Startup = { role: 'host', hostName: 'A', interfaces: { eth1: ['192.0.2.1/24'] }, routes: [] };
  const digest = createHash('sha256').update(JSON.stringify(host)).digest('hex');
  expect(startupNames(host)).toEqual({ startup: digest, lines: digest });
  expect(startupNames(undefined)).toEqual({ startup: '', lines: '' });
});
