import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect } from './relay-client.ts';

const START = 'set system host-name R1\nset system services ssh\n';

/** A terminal on R1, at its prompt. */
async function terminal(options: Parameters<typeof connect>[1] = {}) {
  const device = testDevice({ config: START });
  const client = connect(device, { tty: true, ...options });
  await client.expect('lab@R1> ');
  return { device, client };
}

test('a command is echoed, and a blank line stands between its output and the next prompt', async () => {
  const { client } = await terminal();
  client.type('show configuration system host-name\r');
  await client.expect('lab@R1> ');
  expect(client.output).toBe('lab@R1> show configuration system host-name\nhost-name R1;\n\nlab@R1> ');
});

test('carets stand below the words as they were typed behind the prompt', async () => {
  const { client } = await terminal();
  client.type('show configuration nothing\r');
  await client.expect('                           ^\nsyntax error.\n');
  client.type('c\r');
  await client.expect(
    "         ^\n'c' is ambiguous.\nPossible completions:\n" +
      '  clear                Clear information in the system\n' +
      '  configure            Manipulate software configuration information\n',
  );
});

test('configuration mode: banners, levels, and the way out', async () => {
  const { client, device } = await terminal();
  const enter = async (line: string, expected: string) => {
    client.type(`${line}\r`);
    await client.expect(`${line}\n${expected}`);
  };
  const at = (path: string, output = '') => `${output}\n[edit${path}]\nlab@R1# `;
  await enter('configure', at('', 'Entering configuration mode\n'));
  await enter('edit firewall family inet filter f term a', at(' firewall family inet filter f term a'));
  await enter('set then accept', at(' firewall family inet filter f term a'));
  await enter('up', at(' firewall family inet filter f'));
  await enter('show', at(' firewall family inet filter f', 'term a {\n    then accept;\n}\n'));
  await enter('up 2', at(' firewall'));
  await enter('top', at(''));
  await enter('edit interfaces ge-0/0/0 unit 0 family inet', at(' interfaces ge-0/0/0 unit 0 family inet'));
  await enter('up', at(' interfaces ge-0/0/0 unit 0'));
  await enter('top', at(''));
  await enter('edit system', at(' system'));
  await enter('edit services', at(' system services'));
  await enter('exit', at(' system'));
  await enter('exit', at(''));
  await enter('set foo', '            ^\nsyntax error.\n');
  await enter('delete system services telnet', at('', 'warning: statement not found\n'));
  const question =
    'The configuration has been changed but not committed\nExit with uncommitted changes? [yes,no] (yes) ';
  await enter('exit', question);
  await enter('no', at(''));
  await enter('set system host-name R9', at(''));
  await enter('commit', 'commit complete\n\n[edit]\nlab@R9# ');
  await enter('exit', 'Exiting configuration mode\n\nlab@R9> ');
  await enter('quit', '');
  expect(await client.status).toBe(0);
  expect(device.datastore.lastCommit.user).toBe('lab');
});

test('who else is editing is told on entering', async () => {
  const device = testDevice({ config: START });
  const first = connect(device, { tty: true, user: 'alice' });
  first.type('configure\redit system\r');
  await first.expect('[edit system]');
  const second = connect(device, { tty: true });
  second.type('configure\r');
  await second.expect('Users currently editing the configuration:\n  alice terminal ');
  await second.expect('\n      [edit system]\n');
  first.hangUp();
  await first.over;
  second.type('status\r');
  await second.expect('[edit]\n\n[edit]');
  expect(second.output.split('status')[1]).not.toContain('alice');
});

test('the keys of emacs, and the history', async () => {
  const { client } = await terminal();
  client.type('version\x01show \x05\r'); // ^A, ^E
  await client.expect('Hostname: R1');
  await client.expect('lab@R1> ');
  client.type('\x1b[A\x7f\x7f\x7f\r'); // up, and three letters less: still unique
  await client.expect('Hostname: R1');
});

test('^C clears the line, ^D leaves, ^Z does nothing', async () => {
  const { client } = await terminal();
  client.type('show nonsense\x03');
  await client.expect('lab@R1> ');
  client.type('\x1ashow version\r');
  await client.expect('Hostname: R1');
  client.type('configure\r');
  await client.expect('lab@R1# ');
  client.type('\x04');
  await client.expect('Exiting configuration mode');
  await client.expect('lab@R1> ');
  client.type('\x04');
  expect(await client.status).toBe(0);
  expect(client.output).not.toContain('unknown command');
});

test('a paste of a thousand lines is taken line by line, whatever ends them', async () => {
  const { client, device } = await terminal();
  const lines = Array.from({ length: 1000 }, (_, at) => `set interfaces ge-0/0/0 unit ${at} family inet`);
  const text = ['configure', ...lines, 'commit and-quit', ''].map((line, at) => line + ['\r', '\n', '\r\n'][at % 3]);
  client.type(text.join(''));
  await client.expect('commit complete\nExiting configuration mode\n\nlab@R1> ');
  client.type('show configuration interfaces | display set | count\r');
  await client.expect('Count: 1000 lines');
  expect(device.datastore.committed).toBe(device.datastore.candidate);
});

test('what is typed while a command runs is kept for the prompt; ^C throws it away and stops the command', async () => {
  const device = testDevice({ config: START });
  let finish = () => {};
  const firewallLog = {
    ...device.firewallLog,
    entries: () => new Promise<[]>((resolve) => (finish = () => resolve([]))),
  };
  const client = connect({ ...device, firewallLog }, { tty: true });
  client.type('show firewall log\rshow ver');
  await client.expect('show firewall log\n');
  client.type('sion\r');
  finish();
  await client.expect('Hostname: R1');
  await client.expect('lab@R1> ');
  client.type('show firewall log\rshow configuration\r');
  await client.expect('show firewall log\n');
  client.type('\x03show ver');
  await client.expect('^C');
  finish();
  await client.expect('lab@R1> show ver');
  expect(client.output).not.toContain('Last commit');
});

test('a program gets the terminal for itself', async () => {
  let shown = '';
  const { client } = await terminal({ onProgram: () => (shown = client.output) });
  client.type('ssh 192.0.2.1\rshow version\r');
  await client.expect('Hostname: R1');
  expect(client.programs.map((argv) => argv.slice(-2))).toEqual([['--', '192.0.2.1']]);
  expect(shown).not.toContain('Hostname');
});

test('the line is drawn for the window as it is now', async () => {
  const { client } = await terminal({ columns: 20 });
  client.resize(24, 200);
  client.type(`${'x'.repeat(60)}\x01\x0b\r`); // ^A, ^K
  await client.expect('lab@R1> ');
  expect(client.output).not.toMatch(/\x1b\[\d*A/); // never more than one line high
});
