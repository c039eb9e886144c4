import { afterEach, expect, test, vi } from 'vitest';
import { testDevice } from './device.ts';
import { connect } from './relay-client.ts';
import { VirtualScreen } from './screen.ts';

afterEach(() => {
  vi.useRealTimers();
});

const CONFIG = 'set system host-name R1';

test('the registry tells who is there, from where, since when, and what they do', async () => {
  const device = testDevice({ config: CONFIG });
  const alice = connect(device, { tty: true, user: 'alice', terminal: 'pts/3', from: '192.0.2.1' });
  await alice.expect('alice@R1> ');
  const bob = connect(device, { tty: true, user: 'bob', console: true });
  await bob.expect('bob@R1> ');
  bob.type('configure\r');
  await bob.expect('[edit]');
  expect(device.sessions.all()).toMatchObject([
    { user: 'alice', tty: 'pts/3', from: '192.0.2.1', what: 'cli', mode: 'operational', interactive: true },
    { user: 'bob', tty: 'console', from: '-', mode: 'configuration' },
  ]);
  alice.hangUp();
  await alice.over;
  expect(device.sessions.all()).toHaveLength(1);
});

test('a broadcast leaves a half-typed line and a page as they were', async () => {
  const device = testDevice({ config: `${CONFIG}\nset system services ssh` });
  const typing = connect(device, { tty: true });
  const reading = connect(device, { tty: true, rows: 3, user: 'bob' });
  await typing.expect('lab@R1> ');
  typing.type('show ver');
  reading.type('show configuration\r');
  await reading.expect('---(more)---');
  await typing.settled();
  device.sessions.broadcast('Commit was not confirmed; automatic rollback complete.', 'root@R1');
  await Promise.all([typing.settled(), reading.settled()]);
  for (const [client, last] of [
    [typing, 'lab@R1> show ver'],
    [reading, '---(more)---'],
  ] as const) {
    const screen = new VirtualScreen();
    screen.write(client.output);
    expect(screen.lines).toContain('Broadcast Message from root@R1');
    expect(screen.lines).toContain('Commit was not confirmed; automatic rollback complete.');
    expect(screen.row).toBe(last);
  }
  typing.type('sion\r');
  await typing.expect('Hostname: R1');
});

test('a message waits while a program has the terminal', async () => {
  const device = testDevice({ config: CONFIG });
  let during = '';
  const client = connect(device, {
    tty: true,
    onProgram: () => {
      device.sessions.broadcast('hello', 'root@R1');
      during = client.output;
    },
  });
  await client.expect('lab@R1> ');
  client.type('ssh 192.0.2.1\r');
  await client.expect('hello');
  expect(during).not.toContain('hello');
});

test('a session that is ended says why, and stops what it runs', async () => {
  const device = testDevice({ config: CONFIG });
  const client = connect(device, { tty: true, user: 'alice' });
  await client.expect('alice@R1> ');
  client.type('configure\rset system host-name R9\r');
  await client.expect('R9');
  expect(device.sessions.end({ user: 'alice' }, 'You have been logged out.\n')).toBe(1);
  expect(await client.status).toBe(0);
  expect(client.output).toContain('You have been logged out.\n');
  expect(device.sessions.all()).toEqual([]);
});

test('an idle session is warned and ended; a key begins anew', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const device = testDevice({ config: CONFIG });
  const client = connect(device, { tty: true });
  const pass = async (seconds: number) => {
    vi.advanceTimersByTime(seconds * 1000);
    await client.settled();
  };
  client.type('set cli idle-timeout 6\r');
  await client.settled();
  expect(client.output).toContain('Idle timeout set to 6 minutes\n');
  client.type('sho');
  await client.settled();
  await pass(61);
  expect(client.output).toContain('Warning: session will be closed in 5 minutes if there is no activity\nlab@R1> sho');
  client.type('w');
  await client.settled();
  await pass(5 * 60 + 1);
  expect(client.output).toContain('closed in 1 minute if');
  expect(client.output).not.toContain('closed in 10 seconds');
  await pass(60);
  expect(client.output).toContain('closed in 10 seconds');
  expect(client.output).toContain('Idle timeout exceeded: closing session\n');
  expect(await client.status).toBe(0);
});

test('what is typed is in the log of interactive commands', async () => {
  const log: string[] = [];
  const device = { ...testDevice({ config: CONFIG }), log: (_: string, message: string) => void log.push(message) };
  const client = connect(device, { tty: true });
  client.type('show version\rconfigure\rset system services ssh\rexit\ryes\rquit\r');
  await client.over;
  expect(log).toContain("UI_CMDLINE_READ_LINE: User 'lab', command 'show version '");
  expect(log).toContain("UI_CMDLINE_READ_LINE: User 'lab', command 'set system services ssh '");
  expect(log.at(-1)).toBe("UI_LOGOUT_EVENT: User 'lab' logout");
});

test('the log and the registry have URLs without their passwords', async () => {
  const device = testDevice({ config: CONFIG });
  const logged: string[] = [];
  const client = connect(
    { ...device, log: (_program, line) => void logged.push(line) },
    { tty: true, onProgram: () => ({ code: 0 }) },
  );
  await client.expect('lab@R1> ');
  for (const [typed, shown] of [
    ['ftp://lab:geheim@192.0.2.1/file', 'ftp://lab:***@192.0.2.1/file'],
    ['scp://lab:ge:h@im@[2001:db8::1]:2222/a@b', 'scp://lab:***@[2001:db8::1]:2222/a@b'],
    ['http://192.0.2.1:80/a@b', 'http://192.0.2.1:80/a@b'],
    ['lab@192.0.2.1:file', 'lab@192.0.2.1:file'],
  ]) {
    client.type(`nothing ${typed}\r`);
    await client.expect('lab@R1> ');
    await expect.poll(() => logged.at(-1)).toContain(`command 'nothing ${shown} '`);
  }
});
