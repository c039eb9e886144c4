import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect, pipeLines } from './relay-client.ts';

const device = () => testDevice({ config: 'set system host-name R1' });

test.each([
  ['set cli screen-length 0', 'Screen length set to 0\n'],
  ['set cli screen-width 511', 'Screen width set to 511\n'],
  ['set cli complete-on-space off', 'Disabling complete-on-space\n'],
  ['set cli complete-on-space on', 'Enabling complete-on-space\n'],
  ['set cli idle-timeout 60', 'Idle timeout set to 60 minutes\n'],
  ['set cli idle-timeout', 'Idle timeout disabled\n'],
  ['set cli prompt lab>', 'Prompt set to lab>\n'],
  ['set cli timestamp disable', 'CLI timestamp disabled\n'],
  ['set cli directory /tmp', 'Current directory: /tmp\n'],
  ['set cli directory /nowhere', 'error: /nowhere/: No such file or directory\n'],
  ['set cli screen-length -1', `${' '.repeat(22)}^\nValue -1 is not within range (0..100000)\n`],
])('%s', async (line, said) => {
  expect((await pipeLines(device(), `${line}\n`)).output).toBe(said);
});

test('show cli tells them', async () => {
  const { output } = await pipeLines(device(), 'set cli screen-width 100\nset cli complete-on-space off\nshow cli\n');
  expect(output.split('\n').slice(2)).toEqual([
    'CLI complete-on-space set to off',
    'CLI idle-timeout disabled',
    'CLI restart-on-upgrade set to on',
    'CLI screen-length set to 24',
    'CLI screen-width set to 100',
    "CLI terminal is 'unknown'",
    'CLI is operating in enhanced mode',
    'CLI timestamp disabled',
    "CLI working directory is '/var/home/lab'",
    '',
  ]);
});

test('the prompt, the time above each output, and the history of each mode', async () => {
  const client = connect(device(), { tty: true });
  client.type('set cli prompt "me at R1>"\rset cli timestamp format %Y\rshow version\r');
  await client.expect('me at R1> show version\n2');
  await client.expect('Hostname');
  client.type('configure\redit system\rexit\rrun show cli history\r');
  await client.expect(' -- edit system\n');
  client.type('exit\rshow cli history 2\r');
  await client.expect(' -- configure\n');
  expect(client.output.slice(client.output.lastIndexOf('history 2'))).not.toContain('edit system');
});

test('save, append and tee write files as the user, below the working directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-save-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await chmod(directory, 0o777);
  const shown = 'show configuration system host-name';
  const lines = [`${shown} | save a`, `${shown} | append a`, `${shown} | tee b | match none`, `${shown} | save none/x`];
  const { output } = await pipeLines(device(), [`set cli directory ${directory}`, ...lines, ''].join('\n'));
  expect(output.split('\n').slice(1)).toEqual([
    "Wrote 1 lines of output to 'a'",
    "Wrote 1 lines of output to 'a'",
    `error: ${directory}/none/x: No such file or directory`,
    '',
  ]);
  expect(await readFile(join(directory, 'a'), 'utf8')).toBe('host-name R1;\nhost-name R1;\n');
  expect(await readFile(join(directory, 'b'), 'utf8')).toBe('host-name R1;\n');
  if (process.getuid?.() === 0) expect((await stat(join(directory, 'a'))).uid).toBe(2000);
});
