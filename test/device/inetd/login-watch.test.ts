import { expect, test } from 'vitest';
import { type Process, withLogin } from '../../../device/inetd/login-watch.ts';

const system = new Map<number, Process>([
  [1, { parent: 0, uid: 0 }],
  [7, { parent: 1, uid: 0 }],
  // telnetd, login asking for a name
  [100, { parent: 7, uid: 0 }],
  [101, { parent: 100, uid: 0 }],
  // telnetd, login, cli
  [200, { parent: 7, uid: 0 }],
  [201, { parent: 200, uid: 0 }],
  [202, { parent: 201, uid: 2000 }],
  // vsftpd before anyone has logged in, and its other half
  [300, { parent: 7, uid: 0 }],
  [301, { parent: 300, uid: 65534 }],
]);

test('a daemon has a login when something below it runs as a user', () => {
  const found = withLogin(system);
  expect([100, 200, 300].map((pid) => found.has(pid))).toEqual([false, true, false]);
});

test('a process whose parent is gone is nobody else’s login', () => {
  expect([...withLogin(new Map([[5, { parent: 4, uid: 2000 }]]))]).toEqual([5, 4]);
});
