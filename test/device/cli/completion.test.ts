import { expect, test } from 'vitest';
import type { Device } from '../../../device/device.ts';
import { testDevice } from './device.ts';
import { connect } from './relay-client.ts';
import { VirtualScreen } from './screen.ts';

const CONFIG = `
set system host-name R1
set system services telnet connection-limit 10
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set interfaces ge-0/0/1 unit 0 family inet
set firewall family inet filter local_acl term a from port ssh
set firewall family inet filter local_acl term b then reject
set firewall family inet filter other term c then accept
`;

/** What the screen shows behind the last prompt with these keys typed. */
async function shown(keys: string, device: Device = testDevice({ config: CONFIG })): Promise<string[]> {
  const client = connect(device, { tty: true, rows: 0 });
  await client.expect('lab@R1> ');
  const mode = keys.startsWith('configure\r') ? 'configure\r' : '';
  const last = keys.slice(mode.length);
  client.type(`set cli screen-length 0\r${mode}`);
  await client.expect(mode === '' ? 'length set to 0\n\nlab@R1> ' : '[edit]\nlab@R1# ');
  const before = client.output.length;
  for (const key of last) {
    client.type(key);
    await client.settled();
  }
  await client.settled();
  const screen = new VirtualScreen(2000, 200);
  screen.write(client.output.slice(before));
  client.hangUp();
  await client.over;
  return screen.lines;
}

test('? lists what may follow, and draws the line again', async () => {
  expect(await shown('show configuration system ?')).toEqual([
    'show configuration system ?',
    'Possible completions:',
    '  <[Enter]>            Execute this command',
    '  host-name            Hostname for this router',
    '> services             System services',
    '  |                    Pipe through a command',
    'lab@R1> show configuration system',
  ]);
});

test('? at a value tells its type and range', async () => {
  expect(await shown('configure\rset system services telnet connection-limit ?')).toEqual([
    'set system services telnet connection-limit ?',
    'Possible completions:',
    '  <connection-limit>   Maximum number of connections (1..250)',
    '[edit]',
    'lab@R1# set system services telnet connection-limit',
  ]);
});

test('? at a key lists those that are there first', async () => {
  expect(await shown('configure\rset firewall family inet filter ?')).toEqual([
    'set firewall family inet filter ?',
    'Possible completions:',
    '  local_acl',
    '  other',
    '  <filter>             Filter',
    '[edit]',
    'lab@R1# set firewall family inet filter',
  ]);
});

test('? knows levels, lists and sets of values', async () => {
  const lines = await shown('configure\rset firewall family inet filter local_acl term a ?');
  expect(lines).toContain('> from                 Match criteria');
  expect(lines).toContain('  <[Enter]>            Execute this command');
  expect(await shown('configure\rset firewall family inet filter f term a from ?')).toContain(
    '+ port                 Port',
  );
});

test('? behind a pipe lists pipes', async () => {
  const lines = await shown('show configuration | ?');
  expect(lines).toContain('  match                Show only text that matches a pattern');
  expect(lines).not.toContain('  <[Enter]>            Execute this command');
});

test.each([
  ['show blah?', ['show blah?', 'No valid completions', 'lab@R1> show blah']],
  [
    'show v?',
    [
      'show v?',
      'Possible completions:',
      '  version              Show software process revision levels',
      'lab@R1> show v',
    ],
  ],
  ['show "x?', ['show "x?']],
  ['sh conf', ['show conf']],
  ['sh co sy ', ['show configuration system']],
  ['show xyz ', ['show xyz', '             ^', 'syntax error.', 'lab@R1> show xyz']],
  ['set cli complete-on-space off\rsh ver ', ['sh ver']],
])('%j', async (keys, expected) => {
  expect(
    (await shown(keys)).slice(-expected.length).map((line) => line.replace(/^lab@R1> (?=s(h|how) ver$)/, '')),
  ).toEqual(expected);
});

test.each([
  ['delete firewall family inet filter lo\t', 'delete firewall family inet filter local_acl'],
  [
    'delete firewall family inet filter local_acl term b th\t',
    'delete firewall family inet filter local_acl term b then',
  ],
  ['edit interfaces g\t', 'edit interfaces ge-0/0/'],
  ['show interfaces ge-0/0/1 un\t', 'show interfaces ge-0/0/1 unit'],
  ['top set sys\thost\t', 'top set system host-name'],
  ['run sh\tver\t', 'run show version'],
  ['rename firewall family inet filter local_acl term a t', 'rename firewall family inet filter local_acl term a t'],
  [
    'rename firewall family inet filter local_acl term a t\tterm b',
    'rename firewall family inet filter local_acl term a to term b',
  ],
  [
    'insert firewall family inet filter local_acl term b be\tterm \t',
    'insert firewall family inet filter local_acl term b before term',
  ],
])('tab: %j', async (keys, expected) => {
  const lines = await shown(`configure\r${keys}`);
  expect(lines.at(-1)?.replace('lab@R1# ', '')).toBe(expected);
});

test('delete and edit offer only what there is to delete and to go to', async () => {
  const names = async (keys: string) =>
    (await shown(keys)).flatMap((line) => /^[ >+] ([a-z<][^ ]*)/.exec(line)?.[1] ?? []);
  expect(await names('configure\rdelete system services ?')).toEqual(['<[Enter]>', 'telnet']);
  expect(await names('configure\redit system ?')).toEqual(['<[Enter]>', 'services']);
  expect(await names('configure\rshow interfaces ge-0/0/1 unit 0 ?')).toEqual(expect.arrayContaining(['family']));
});

test('an ambiguous word is told with a caret, by space and by tab', async () => {
  for (const key of [' ', '\t']) {
    const lines = await shown(`configure\rr${key}`);
    expect(lines.slice(0, 4)).toEqual(['r', `${' '.repeat(9)}^`, "'r' is ambiguous.", 'Possible completions:']);
    expect(lines.at(-1)).toBe('lab@R1# r');
  }
});

test('a word that is wrong in a paste is told once, when its line has ended', async () => {
  const client = connect(testDevice({ config: CONFIG }), { tty: true });
  await client.expect('lab@R1> ');
  client.type('show blah one two three\rshow version\r');
  await client.expect('Hostname');
  expect(client.output.match(/syntax error/g)).toHaveLength(1);
});

test('completion in a filter of a thousand terms asks nothing of the kernel and finds the term', async () => {
  const terms = Array.from({ length: 1000 }, (_, at) => `set firewall family inet filter big term t${at} then accept`);
  const device = testDevice({ config: `set system host-name R1\n${terms.join('\n')}` });
  const lines = await shown('configure\rset firewall family inet filter big term t99\t', device);
  expect(lines.slice(2, 5)).toEqual(["'t99' is ambiguous.", 'Possible completions:', '  t99']);
  expect(lines.at(-1)).toBe('lab@R1# set firewall family inet filter big term t99');
});
