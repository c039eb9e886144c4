import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect, type RelayClient } from './relay-client.ts';
import { VirtualScreen } from './screen.ts';

const ROWS = 6;
const NAMES = Array.from({ length: 20 }, (_, at) => `host-name n${at}`);

/** A terminal of six rows on which twenty lines are shown: `set system services …`. */
async function paging(command = 'show configuration interfaces | display set') {
  const units = NAMES.map((_, at) => `set interfaces ge-0/0/0 unit ${at} family inet`);
  const device = testDevice({ config: `set system host-name R1\n${units.join('\n')}` });
  const client = connect(device, { tty: true, rows: ROWS, columns: 60 });
  await client.expect('lab@R1> ');
  client.type(`${command}\r`);
  await client.settled();
  return { client, device };
}

/** The units on the last rows of the screen, and what is below them. */
function view(client: RelayClient): string {
  const screen = new VirtualScreen(ROWS, 60);
  screen.write(client.output);
  const lines = screen.lines.map((line) => /unit (\d+)/.exec(line)?.[1] ?? line);
  return lines.join(' ');
}

/** What the screen shows after each of these keys. */
async function after(client: RelayClient, key: string): Promise<string> {
  client.type(key);
  await client.settled();
  return view(client);
}

test('a page at a time, and the share that has been shown', async () => {
  const { client } = await paging();
  expect(view(client)).toBe('0 1 2 3 4 ---(more)---');
  expect(await after(client, ' ')).toBe('5 6 7 8 9 ---(more 50%)---');
  expect(await after(client, '\r')).toBe('6 7 8 9 10 ---(more 55%)---');
  expect(await after(client, 'd')).toBe('8 9 10 11 12 ---(more 65%)---');
  expect(await after(client, 'b')).toBe('3 4 5 6 7 ---(more 40%)---');
  expect(await after(client, 'g')).toBe('0 1 2 3 4 ---(more 25%)---');
  expect(await after(client, '/unit 1[2]\r')).toBe('12 13 14 15 16 ---(more 85%)---');
  expect(await after(client, '?t 3\r')).toBe('3 4 5 6 7 ---(more 40%)---');
  expect(await after(client, 'G')).toBe('16 17 18 19  lab@R1>');
});

test.each(['q', '\x03', 'Q'])('%j goes back to the prompt', async (key) => {
  const { client } = await paging();
  expect(await after(client, key)).toMatch(/4 {2}lab@R1>$/);
  expect(client.output).not.toContain('unit 5');
  client.type('show version\r');
  await client.settled();
  expect(client.output).toContain('Hostname: R1');
});

test('h helps, and unknown keys do nothing', async () => {
  const { client } = await paging();
  await after(client, 'xyz\x1b[5;5R');
  expect(await after(client, 'h')).toMatch(/Back to the prompt .* ---\(more 25%\)---$/);
});

test.each([
  ['show configuration interfaces | display set | no-more', 'unit 19'],
  ['show configuration interfaces | display set | match "unit .*9"', 'unit 19'],
  ['show configuration interfaces | display set | count', 'Count: 20 lines'],
])('%s is not paged', async (command, shown) => {
  const { client } = await paging(command);
  expect(client.output).toContain(shown);
  expect(client.output).not.toContain('(more');
});

test('set cli screen-length 0 ends paging, and what is piped or asked for by -c is never paged', async () => {
  const { client, device } = await paging('set cli screen-length 0\rshow configuration interfaces | display set');
  expect(client.output).toContain('Screen length set to 0\n');
  expect(client.output).toContain('unit 19');
  const command = connect(device, { tty: false, rows: ROWS, command: 'show configuration interfaces' });
  expect(await command.status).toBe(0);
  expect(command.output).not.toContain('more');
});

test('hold waits at the end', async () => {
  const { client } = await paging('show configuration system | hold');
  expect(view(client)).toMatch(/---\(more\)---$/);
  expect(await after(client, ' ')).toMatch(/host-name R1; {2}lab@R1>$/);
});

test('lines that are wider than the window count for what they take', async () => {
  const device = testDevice({ config: `set system host-name ${'n'.repeat(250)}` });
  const client = connect(device, { tty: true, rows: ROWS, columns: 60 });
  await client.expect('> ');
  client.type('show configuration\r');
  await client.settled();
  expect(client.output).toMatch(/system \{\n---\(more\)---$/);
  expect(await after(client, 'q')).toContain('>');
});
