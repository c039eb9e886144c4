/** The sockets the login shell connects to: one for each account, which only that account may open. */
import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Device } from '../device.ts';
import type { Account } from './account.ts';

export interface CliServer {
  /**
   * Makes `DIRECTORY/NAME.sock` for each account, mode 0600 and owned by it: who can open it is who owns it. The
   * sockets of accounts that are no longer there go, and their sessions end.
   */
  setUsers(users: readonly Account[]): Promise<void>;
  /** Ends all sessions and removes the sockets. */
  close(): Promise<void>;
}

interface Listener {
  readonly account: Account;
  readonly server: Server;
  readonly sessions: Set<Socket>;
}

export function createCliServer(device: Device, directory: string): CliServer {
  const listeners = new Map<string, Listener>();
  let turn: Promise<void> = Promise.resolve();

  async function listen(account: Account): Promise<void> {
    if (!/^[^/\0]+$/.test(account.name) || account.name.startsWith('.')) {
      throw new Error(`CLI: account '${account.name}' cannot have a socket: expected a name without '/'`);
    }
    const path = join(directory, `${account.name}.sock`);
    const sessions = new Set<Socket>();
    const server = createServer((socket) => {
      sessions.add(socket);
      socket.on('close', () => sessions.delete(socket));
      serve(account, socket).catch(() => socket.destroy());
    });
    await rm(path, { force: true }); // one that an earlier runtime left
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    await chmod(path, 0o600);
    await chown(path, account.uid, account.gid);
    listeners.set(account.name, { account, server, sessions });
  }

  async function serve(account: Account, stream: Socket): Promise<void> {
    // the CLI is a third of the runtime, and nobody logs in to most devices of a large lab
    const { runSession } = await import('./session.ts');
    await runSession({ device, account, stream });
  }

  async function drop({ account, server, sessions }: Listener): Promise<void> {
    listeners.delete(account.name);
    const closed = new Promise<void>((resolve) => server.close(() => resolve())); // removes the socket too
    for (const socket of sessions) socket.destroy();
    await closed;
  }

  async function bringAbout(users: readonly Account[]): Promise<void> {
    await mkdir(directory, { recursive: true });
    const wanted = new Map(users.map((account) => [account.name, account]));
    for (const listener of [...listeners.values()]) {
      const account = wanted.get(listener.account.name);
      if (account === undefined || !sameAccount(account, listener.account)) await drop(listener);
    }
    for (const account of wanted.values()) if (!listeners.has(account.name)) await listen(account);
  }

  return {
    setUsers(users) {
      const mine = turn.catch(() => {}).then(() => bringAbout(users));
      turn = mine;
      return mine;
    },
    close() {
      return this.setUsers([]);
    },
  };
}

function sameAccount(a: Account, b: Account): boolean {
  return a.uid === b.uid && a.gid === b.gid && a.class === b.class;
}
