import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeFrame } from '../../../device/cli/relay.ts';
import { type CliServer, createCliServer } from '../../../device/cli/server.ts';
import { testDevice } from './device.ts';

const uid = process.getuid?.() ?? 0;
const gid = process.getgid?.() ?? 0;
const account = (name: string) => ({ name, uid, gid });

let directory: string;
let server: CliServer;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-cli-'));
  server = createCliServer(testDevice(), join(directory, 'cli'));
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const sockets = () => readdir(join(directory, 'cli'));

/** A session whose relay says it has a terminal; resolves at the prompt. */
async function session(name: string) {
  const socket = connect(join(directory, 'cli', `${name}.sock`));
  socket.write(encodeFrame('H', JSON.stringify({ tty: true, rows: 24, columns: 80 })));
  const [frame] = (await once(socket, 'data')) as [Buffer];
  return { socket, prompt: frame.subarray(5).toString() };
}

test('each account has a socket that only it can open', async () => {
  await server.setUsers([account('alice'), account('bob')]);
  expect((await sockets()).sort()).toEqual(['alice.sock', 'bob.sock']);
  const { mode, uid: owner } = await stat(join(directory, 'cli', 'alice.sock'));
  expect({ mode: mode & 0o777, owner }).toEqual({ mode: 0o600, owner: uid });
  const { socket, prompt } = await session('bob');
  expect(prompt).toBe('bob@Amnesiac> ');
  socket.destroy();
});

test('an account that goes takes its socket and its sessions along, the others stay', async () => {
  await server.setUsers([account('alice'), account('bob')]);
  const [alice, bob] = [await session('alice'), await session('bob')];
  const left = once(alice.socket, 'close');
  await server.setUsers([account('bob'), account('carol')]);
  await left;
  expect((await sockets()).sort()).toEqual(['bob.sock', 'carol.sock']);
  expect(bob.socket.destroyed).toBe(false);
  bob.socket.destroy();
});

test('close ends everything', async () => {
  await server.setUsers([account('alice')]);
  const { socket } = await session('alice');
  const left = once(socket, 'close');
  await server.close();
  await left;
  expect(await sockets()).toEqual([]);
});

test('a socket that an earlier runtime left is in nobody’s way', async () => {
  await server.setUsers([account('alice')]);
  const next = createCliServer(testDevice(), join(directory, 'cli'));
  await next.setUsers([account('alice')]);
  const { socket } = await session('alice');
  socket.destroy();
  await next.close();
});

test('a name that is no file name is refused', async () => {
  await expect(server.setUsers([account('../alice')])).rejects.toThrow("account '../alice' cannot have a socket");
});

test('what is no relay is hung up on', async () => {
  await server.setUsers([account('alice')]);
  const socket = connect(join(directory, 'cli', 'alice.sock'));
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.0\r\n\r\n');
  await once(socket, 'close');
});
