import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect, pipeLines } from './relay-client.ts';

const START = `
set system host-name R1
set system services ssh
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
`;

test('lines print their output and nothing else, and the first failure is in the exit status', async () => {
  const device = testDevice({ config: START });
  expect(await pipeLines(device, 'show configuration system\n')).toMatchObject({
    output: 'host-name R1;\nservices {\n    ssh;\n}\n',
    status: 0,
  });
  const { output, status } = await pipeLines(device, 'shw version\n# a comment\n\nshow configuration system host-name');
  expect(output).toBe('^\nunknown command.\nhost-name R1;\n');
  expect(status).toBe(1);
});

test('a commit through lines: entering, changing, leaving', async () => {
  const device = testDevice({ config: START });
  const { output, status } = await pipeLines(
    device,
    'configure\nset system services telnet\nshow | compare\ncommit check\ncommit and-quit\nshow configuration system services\n',
  );
  expect(output).toBe(`Entering configuration mode
[edit system services]
+    telnet;
configuration check succeeds
commit complete
Exiting configuration mode
ssh;
telnet;
`);
  expect(status).toBe(0);
});

test('-c runs one command', async () => {
  const device = testDevice({ config: START });
  const good = connect(device, { command: 'show configuration | display set | match ssh' });
  expect(await good.status).toBe(0);
  expect(good.output).toBe('set system services ssh\n');
  const bad = connect(device, { command: 'show nothing', tty: true });
  expect(await bad.status).toBe(1);
  expect(bad.output).toBe('     ^\nsyntax error, expecting <command>.\n');
});

test('a thousand lines at once are a thousand commands', async () => {
  const device = testDevice();
  const names = Array.from({ length: 1000 }, (_, at) => `set interfaces ge-0/0/${at % 48} unit ${at} family inet`);
  const { status } = await pipeLines(device, ['configure', ...names, 'commit and-quit', ''].join('\n'));
  expect(status).toBe(0);
  const { output } = await pipeLines(device, 'show configuration | display set | count\n');
  expect(output).toBe('Count: 1000 lines\n');
});

test('the question on leaving takes the next line for its answer', async () => {
  const device = testDevice({ config: START });
  const { output } = await pipeLines(device, 'configure\ndelete system services\nexit\nno\nrollback\nexit\n');
  expect(output).toBe(`Entering configuration mode
The configuration has been changed but not committed
Exit with uncommitted changes? [yes,no] (yes) 
load complete
Exiting configuration mode
`);
});

test('a relay that goes away ends the session', async () => {
  const client = connect(testDevice(), { tty: true });
  await client.expect('lab@Amnesiac> ');
  client.hangUp();
  await client.over;
});
