import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { pipeLines } from './relay-client.ts';

const FILTER = `
set system host-name R1
set firewall family inet filter f term a from port ssh
set firewall family inet filter f term a then accept
set firewall family inet filter f term b then reject
`;

/** What configuration mode prints for some lines, in a device that has FILTER. */
async function configure(...lines: string[]): Promise<string> {
  const { output } = await pipeLines(testDevice({ config: FILTER }), ['configure', ...lines, ''].join('\n'));
  return output.replace('Entering configuration mode\n', '');
}

const IN_FILTER = 'edit firewall family inet filter f';

test.each([
  ['set system foo', '           ^\nsyntax error.\n'],
  ['set system host-name', '                    ^\nmissing argument.\n'],
  ['set system services telnet connection-limit 999', `${' '.repeat(44)}^\nValue 999 is not within range (1..250)\n`],
  ['set system services s', ''],
  ['edit system host-name', '            ^\nsyntax error, expecting <statement> or <identifier>.\n'],
  ['edit interfaces ge-0/0/0 unit 0 family', `${' '.repeat(38)}^\nmissing argument.\n`],
  ['delete interfaces ge-0/0/0', 'warning: statement not found\n'],
  ['rollback 1', 'error: configuration rollback 1 does not exist\n'],
  ['commit foo', '       ^\nsyntax error, expecting <command>.\n'],
  ['run show nothing', '         ^\nsyntax error, expecting <command>.\n'],
  ['run configure', "error: 'configure' needs a session of its own\n"],
  ['s', " ^\n's' is ambiguous.\nPossible completions:\n  save                 Save configuration to ASCII file\n"],
])('%s', async (line, expected) => {
  const output = await configure(line);
  expect(expected === '' ? output : output.slice(0, expected.length)).toBe(expected);
});

test('a commit that fails changes nothing and says where', async () => {
  const device = testDevice({ config: FILTER });
  const before = device.datastore.committed;
  const { output, status } = await pipeLines(
    device,
    'configure\nset system services telnet connection-limit 13\ncommit check\ncommit and-quit\nshow system services\n',
  );
  const failed = `[edit system services telnet]
  'connection-limit'
    unlucky number
error: configuration check-out failed
`;
  expect(output).toBe(`Entering configuration mode\n${failed}${failed}telnet {\n    connection-limit 13;\n}\n`);
  expect(status).toBe(1);
  expect(device.datastore.committed).toBe(before);
});

test('show | compare is limited to what is shown', async () => {
  const lines = ['set system host-name R2', 'set system services ssh', 'show system services | compare'];
  expect((await configure(...lines)).replaceAll(/ +/g, ' ')).toBe('[edit system]\n+ services {\n+ ssh;\n+ }\n');
});

test('rename, copy and insert work on entries', async () => {
  const terms = 'show | display set | match reject';
  const path = 'firewall family inet filter f';
  expect(await configure(IN_FILTER, 'rename term b to term c', terms)).toBe(`set ${path} term c then reject\n`);
  expect(await configure(IN_FILTER, 'copy term b to term c', `${terms} | count`)).toBe('Count: 2 lines\n');
  expect(await configure(IN_FILTER, 'insert term b before term a', `show | match term`)).toBe('term b {\nterm a {\n');
  expect(await configure(IN_FILTER, 'rename term b to term a')).toMatch(/^error: /);
  expect(await configure(IN_FILTER, 'rename term b')).toBe("             ^\nsyntax error, expecting 'to'.\n");
});

test('deactivate, activate and annotate mark a statement', async () => {
  const lines = [IN_FILTER, 'deactivate term b', 'annotate term a "let them in"', 'show'];
  const shown = await configure(...lines);
  expect(shown).toContain('/* let them in */\nterm a {');
  expect(shown).toContain('inactive: term b {');
  expect(await configure(...lines.slice(0, 2), 'activate term b', 'top', 'show | compare')).toBe('');
});

test('delete of a whole level asks first', async () => {
  const question = 'This will delete the entire configuration\nDelete everything under this level? [yes,no] (no) \n';
  expect(await configure('delete', 'no', 'show system')).toBe(`${question}host-name R1;\n`);
  expect(await configure('delete', 'yes', 'show system')).toBe(question);
  expect(await configure('edit system', 'delete', 'yes', 'show')).toBe(question.split('\n').slice(1).join('\n'));
});

test('run and its pipes', async () => {
  expect(await configure('run show configuration | display set | match host')).toBe('set system host-name R1\n');
});

test('show at the top says when the candidate was changed', async () => {
  expect(await configure('show | last 30 | match "##"')).toMatch(/^## Last changed: 2024-05-11 .*\n$/);
  expect(await configure('set system host-name R2', 'show | match "##"')).not.toContain('2024-05-11');
});
