import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildNatives, must, type Natives } from './build.ts';
import { type Program, startOnTerminal, startProgram } from './program.ts';
import { type RelayServer, startRelayServer } from './relay-server.ts';

let natives: Natives;
let server: RelayServer;
const programs: Program[] = [];

beforeAll(async () => {
  natives = await buildNatives();
});
beforeEach(async () => {
  server = await startRelayServer(join(natives.directory, 'user.sock'));
});
afterEach(async () => {
  for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  await server.close();
});
afterAll(() => natives?.remove());

/** The relay without a terminal. */
function cli(...args: readonly string[]): Program {
  const program = startProgram([natives.cli, '-S', server.path, ...args]);
  programs.push(program);
  return program;
}

/** The relay on a terminal; says `restored` and its status when it has ended and left the terminal as it was. */
function cliOnTerminal(...args: readonly string[]): Program {
  const command = [natives.cli, '-S', server.path, ...args].join(' ');
  const program = startOnTerminal(
    `trap : INT; before=$(stty -g); ${command}; status=$?; test "$(stty -g)" = "$before" && echo "restored $status"; exit $status`,
  );
  programs.push(program);
  return program;
}

const json = (payload: Buffer) => JSON.parse(payload.toString());

describe('on a terminal', () => {
  test('says hello, passes on every key and all output, and ends with the session’s status', async () => {
    const program = cliOnTerminal('--console');
    expect(json(await server.next('H'))).toEqual({
      tty: true,
      rows: 30,
      columns: 100,
      console: true,
      terminal: expect.stringMatching(/^pts\/\d+$/),
      pid: expect.any(Number),
    });
    server.send('O', 'user@R1> ');
    await program.prints(/user@R1> /);
    program.type('show\t?\x03\x04\x1a\r');
    await server.typed('show\t?\x03\x04\x1a\r');
    server.send('O', 'one\ntwo\r\n');
    await program.prints(/one\r\ntwo\r/); // \n alone starts a line too
    server.quit(7);
    await program.prints(/restored 7/);
    expect(await program.ended).toBe(7);
    expect(program.output()).not.toContain('show'); // nothing echoes but the runtime
  });

  test('says where the user came from', async () => {
    const { cli: program } = natives;
    programs.push(startProgram(['env', 'SSH_CONNECTION=192.0.2.1 50000 192.0.2.2 22', program, '-S', server.path]));
    expect(json(await server.next('H'))).toMatchObject({ tty: false, from: '192.0.2.1' });
  });

  test('passes on more output than fits a buffer, in order', async () => {
    const program = cliOnTerminal();
    await server.next('H');
    const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number}\n`).join('');
    server.send('O', lines);
    server.quit(0);
    await program.ended;
    expect(program.output().replaceAll('\r', '')).toContain(lines);
  });

  test('tells the window’s new size', async () => {
    const program = cliOnTerminal();
    await server.next('H');
    const terminal = await terminalOf(program);
    await must(['stty', '-F', terminal, 'rows', '40']);
    const size = await server.next('W');
    expect([size.readUInt16BE(0), size.readUInt16BE(2)]).toEqual([40, 100]);
    server.quit(0);
  });

  test('runs a program on the cooked terminal, and is raw again behind it', async () => {
    const program = cliOnTerminal();
    await server.next('H');
    const status = server.run('sh', '-c', 'stty -a; read answer; echo "got <$answer>"; exit 3');
    await program.prints(/ icanon /);
    program.type('yes\n');
    await program.prints(/got <yes>/);
    expect(await status).toBe(3);
    await server.next('W'); // the size may have changed meanwhile
    program.type('\x03');
    await server.typed('\x03');
    server.quit(0);
    await program.prints(/restored 0/);
  });

  test('leaves ^C to the program that runs', async () => {
    const program = cliOnTerminal();
    await server.next('H');
    const status = server.run('sh', '-c', 'echo ready; exec sleep 60');
    await program.prints(/ready/);
    program.type('\x03');
    expect(await status).toBe(128 + 2);
    server.quit(0);
    expect(await program.ended).toBe(0);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('restores the terminal on %s', async (signal) => {
    const program = cliOnTerminal();
    await server.next('H');
    process.kill(await processOf(program), signal);
    await program.prints(/restored 1\d\d/);
  });

  test('restores the terminal when the runtime goes away', async () => {
    const program = cliOnTerminal();
    await server.next('H');
    server.hangUp();
    await program.prints(/error: the device's runtime went away\r\n/);
    await program.prints(/restored 255/);
    expect(await program.ended).toBe(255);
  });
});

/** Asks `tty` by way of the relay. */
async function terminalOf(program: Program): Promise<string> {
  await server.run('tty');
  await server.next('W');
  return (await program.prints(/\/dev\/pts\/\d+/))[0];
}

/** The relay's process id: the parent of what it runs. */
async function processOf(program: Program): Promise<number> {
  await server.run('sh', '-c', 'echo "relay $PPID"');
  return Number((await program.prints(/relay (\d+)/))[1]);
}

describe('without a terminal', () => {
  test('passes on the input and its end', async () => {
    const program = cli();
    expect(json(await server.next('H'))).toEqual({ tty: false, rows: 0, columns: 0, pid: expect.any(Number) });
    program.type('configure\ncommit\n');
    await server.typed('configure\ncommit\n');
    program.endInput();
    await server.next('E');
    server.send('O', 'commit complete\n');
    server.quit(0);
    expect(await program.ended).toBe(0);
    expect(program.output()).toBe('commit complete\n');
  });

  test('passes on more input than fits a buffer', async () => {
    const program = cli();
    await server.next('H');
    program.type('x'.repeat(1_000_000));
    program.endInput();
    await server.typed('x'.repeat(1_000_000));
    await server.next('E');
    server.quit(0);
  });

  test('passes on a command as it was given', async () => {
    const command = 'show "a\\b"\t\n\x01 | match é';
    const program = cli('-c', command);
    expect(json(await server.next('H'))).toEqual({ tty: false, rows: 0, columns: 0, command, pid: expect.any(Number) });
    server.quit(1);
    expect(await program.ended).toBe(1);
  });

  test.each([
    [['sh', '-c', 'exit 5'], 5],
    [['sh', '-c', 'kill -TERM $$'], 128 + 15],
    [['no-such-program'], 127],
    [['cat'], 0], // its input is /dev/null, not what is piped to the relay
  ])('runs a program and tells its status: %j', async (argv, status) => {
    const program = cli();
    await server.next('H');
    program.type('typed ahead');
    await server.typed('typed ahead');
    expect(await server.run(...argv)).toBe(status);
    server.quit(0);
    await program.ended;
    expect(program.output()).toBe(
      status === 127 ? 'error: cannot run no-such-program: No such file or directory\n' : '',
    );
  });

  test.each([
    ['/usr/lib/openssh/sftp-server', true],
    ['scp -r -t /tmp', true],
    ['scp a host:b', false],
  ])('leaves the input of %s alone: %s', async (command, left) => {
    const program = cli('-c', command);
    await server.next('H');
    program.type('for the program');
    program.endInput();
    if (left) expect(await server.transfer('sh', '-c', 'tr a-z A-Z; echo said >&2')).toBe(0);
    else await server.typed('for the program');
    if (!left) await server.next('E');
    server.send('M', 'error: complained\n');
    server.quit(0);
    await program.ended;
    expect(program.output()).toBe(`${left ? 'FOR THE PROGRAMsaid\n' : ''}error: complained\n`);
  });

  test('costs less than 1 MB of its own while idle', async () => {
    const program = cli();
    await server.next('H');
    const usage = await readFile(`/proc/${program.child.pid}/smaps_rollup`, 'utf8');
    const kilobytes = [...usage.matchAll(/^Private_\w+: +(\d+) kB$/gm)].reduce(
      (sum, [, size]) => sum + Number(size),
      0,
    );
    expect(kilobytes).toBeLessThan(1024);
    expect(kilobytes).toBeGreaterThan(0);
  });
});

describe('without a runtime', () => {
  test('says so', async () => {
    await rm(server.path);
    const program = cli();
    expect(await program.ended).toBe(255);
    expect(program.output()).toBe(
      `error: the device's runtime is not running (${server.path}: No such file or directory)\n`,
    );
  });

  test('says where it looked: at the socket of the user’s name', async () => {
    const program = startProgram([natives.cli]);
    expect(await program.ended).toBe(255);
    const user = (await must(['id', '-un'])).trim();
    expect(program.output()).toContain(`(/run/vtylab/cli/${user}.sock: `);
  });
});

describe('--control', () => {
  test('carries bytes both ways until its input ends', async () => {
    const path = join(natives.directory, 'control.sock');
    const program = startProgram([natives.cli, '--control', '-S', path]);
    // It waits for the socket.
    const control = createServer((socket) => socket.on('data', (chunk) => socket.write(chunk))).listen(path);
    try {
      program.type('{"id":1}\n');
      await program.prints(/^\{"id":1\}\n$/);
      program.endInput();
      expect(await program.ended).toBe(0);
    } finally {
      control.close();
    }
  });

  test('ends when the runtime does', async () => {
    const program = cli('--control');
    program.type('E\0\0\0\0');
    await server.next('E'); // any bytes will do, and this server knows its frames
    server.hangUp();
    expect(await program.ended).toBe(255);
  });
});
