import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect, pipeLines } from './relay-client.ts';

const CONFIG = `
set system host-name R1
set system services telnet connection-limit 10
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set interfaces ge-0/0/1 unit 0 family inet
set interfaces lo0 unit 0 family inet
set firewall family inet filter f term a from port ssh
set firewall family inet filter f term a then accept
set firewall family inet filter f term b then reject
`;

/** What configuration mode prints for some lines. */
async function configure(...lines: string[]): Promise<string> {
  const { output } = await pipeLines(testDevice({ config: CONFIG }), ['configure', ...lines, ''].join('\n'));
  return output.replace('Entering configuration mode\n', '');
}

const IN_FILTER = 'edit firewall family inet filter f';

test('top and up in front of a command run it at another level, and come back', async () => {
  expect(await configure(IN_FILTER, 'top show system host-name')).toBe('host-name R1;\n');
  expect(await configure(IN_FILTER, 'edit term a', 'up show term b', 'show then')).toBe('then reject;\naccept;\n');
  expect(await configure(IN_FILTER, 'edit term a', 'up 2 show filter f term b')).toBe('then reject;\n');
  expect(await configure(IN_FILTER, 'top set system host-name R2', 'show term b')).toBe('then reject;\n');
  expect(await configure(IN_FILTER, 'top show system | display set | match host')).toBe('set system host-name R1\n');
});

test('top edit goes there, and exit comes back to where it was typed', async () => {
  const client = connect(testDevice({ config: CONFIG }), { tty: true });
  client.type(`configure\r${IN_FILTER}\rtop edit system services\r`);
  await client.expect('[edit system services]');
  client.type('exit\r');
  await client.expect('[edit firewall family inet filter f]');
  client.type('up 100\r');
  await client.expect('[edit]\n');
});

test.each([
  ['top nothing', '    ^\nsyntax error, expecting <command>.\n'],
  ['up 0 show', '   ^\nValue 0 is not within range (1..100)\n'],
  ['wildcard delete interfaces', `${' '.repeat(16)}^\nsyntax error, expecting <identifier>.\n`],
  ['wildcard delete interfaces xe-*', 'warning: statement not found\n'],
  ['replace pattern x', `${' '.repeat(17)}^\nsyntax error, expecting 'with'.\n`],
  ['replace pattern "(" with x', "error: '(' is not a regular expression\n"],
  ['replace pattern 192.168.1.1 with nothing', /^error: address '192\.168\.1\.1\/30' would become 'nothing\/30': /],
  ['replace pattern "ge-0/0/1" with "ge-0/0/0"', "error: there would be two statements 'ge-0/0/0'\n"],
])('%s: says what is wrong', async (line, expected) => {
  const output = await configure(line);
  if (typeof expected === 'string') expect(output).toBe(expected);
  else expect(output).toMatch(expected);
});

test('wildcard delete names what fits, asks, and deletes it', async () => {
  const question = '  matched: ge-0/0/0\n  matched: ge-0/0/1\nDelete 2 objects? [yes,no] (no) \n';
  const left = 'show interfaces | display set | match "unit 0 family inet$"';
  expect(await configure('wildcard delete interfaces ge-*', 'yes', left)).toBe(
    `${question}set interfaces lo0 unit 0 family inet\n`,
  );
  expect(await configure('wildcard delete interfaces "^ge.*[01]$"', 'no', `${left} | count`)).toBe(
    `${question}Count: 2 lines\n`,
  );
  expect(await configure(IN_FILTER, 'wildcard delete term ?', 'yes', 'show')).toMatch(/matched: a\n.*matched: b\n/s);
});

test('replace pattern changes keys and values below the level', async () => {
  const all = 'top show | display set | match "0/9|R9"';
  expect(await configure('replace pattern ge-0/0/1 with ge-0/0/9', 'replace pattern R1 with R9', all)).toBe(
    'set system host-name R9\nset interfaces ge-0/0/9 unit 0 family inet\n',
  );
  expect(await configure('edit system', 'replace pattern "R(.)" with "N\\\\1-&"', 'show host-name')).toBe(
    'host-name N1-R1;\n',
  );
  expect(await configure('edit interfaces', 'replace pattern R1 with R9', 'top show system host-name')).toBe(
    'host-name R1;\n',
  );
  expect(await configure('replace pattern "^(a|b)$" with x upto 1', 'show firewall | match term')).toMatch(
    /term x \{\n *term b \{\n$/,
  );
});

test('a pattern that could keep the device busy is stopped', async () => {
  const name = `${'a'.repeat(60)}b`;
  const output = await configure(
    `set system host-name ${name}`,
    'replace pattern "(a+)+$" with x',
    'show system host-name',
  );
  expect(output).toBe(`error: '(a+)+$' takes too long to replace\nhost-name ${name};\n`);
  expect(await configure(`set system host-name ${name}`, 'show system | match "(a+)+$"')).toBe('');
}, 10_000);

test('help finds statements and commands, and tells what the schema knows', async () => {
  expect(await configure('help apropos limit')).toBe(
    'set system services telnet connection-limit <connection-limit> \n    Maximum number of connections \n',
  );
  expect(await configure('edit system services', 'help apropos "maximum.*conn"')).toMatch(
    /^set telnet connection-limit/,
  );
  expect(await configure('help reference telnet connection-limit')).toContain('Range: 1 through 250');
  expect(await configure('help reference nothing')).toBe("error: no statement 'nothing'\n");
  const { output } = await pipeLines(testDevice({ config: CONFIG }), 'help apropos "command-line interface"\n');
  expect(output).toBe('show cli \n    Show command-line interface settings \n');
});

test('a statement that is not implemented can be deactivated and deleted by its first words', async () => {
  const device = testDevice({
    config: `${CONFIG}set firewall family inet filter f term a from source-mac-address x y`,
  });
  const lines = ['configure', `${IN_FILTER} term a from`, 'deactivate source-mac-address', 'show', 'delete source-mac'];
  const { output } = await pipeLines(device, [...lines, 'delete source-mac-address x', 'show', ''].join('\n'));
  expect(output).toMatch(/^port ssh;\ninactive: source-mac-address x y;.*$/m);
  expect(output).toMatch(/syntax error\.\nport ssh;\n$/);
});
