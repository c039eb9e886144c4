import { expect, test } from 'vitest';
import { trackLogins } from '../../../device/events/logins.ts';
import type { LoginEvent } from '../../../protocol/events.ts';

const CLIENTS = new Map([
  [10, { service: 'ssh', address: '192.0.2.2' }],
  [11, { service: 'telnet', address: '192.0.2.3' }],
]);

function tracked() {
  const said: LoginEvent[] = [];
  return {
    logins: trackLogins(
      (pid) => CLIENTS.get(pid),
      (event) => said.push(event),
    ),
    said,
  };
}

const attempt = (user: string, service: string, address: string) => {
  return { user, service, address, device: service, connection: '1', age: 0 };
};

test('ssh is logged in to when sshd says so, and left when its daemon ends', () => {
  const { logins, said } = tracked();
  logins.attempt(10, attempt('bob', 'ssh', '192.0.2.2'), { kind: 'accepted' });
  expect(said).toEqual([]);
  logins.logged('sshd[10]', 'Accepted publickey for bob from 192.0.2.2 port 4242 ssh2: ED25519 SHA256:x');
  logins.ended(10);
  logins.ended(10);
  const who = { type: 'login', user: 'bob', service: 'ssh', source: '192.0.2.2' };
  expect(said).toEqual([
    { ...who, event: 'login', method: 'publickey' },
    { ...who, event: 'logout' },
  ]);
});

test('what a client can have written, or others than the daemons, is no login', () => {
  const { logins, said } = tracked();
  const line = 'Accepted password for root from 192.0.2.2 port 1 ssh2';
  logins.logged('sshd[999]', line);
  logins.logged('evil[10]', line);
  logins.logged('sshd[10]', `Failed password for invalid user ${line}`);
  expect(said).toEqual([]);
});

test('other services by their password; failures and lockouts', () => {
  const { logins, said } = tracked();
  const telnet = attempt('bob', 'telnet', '192.0.2.3');
  logins.attempt(11, telnet, { kind: 'failed', refused: true, pause: 0, last: false });
  logins.attempt(11, telnet, { kind: 'accepted' });
  logins.ended(11);
  const lockout = { user: 'bob', start: new Date(0), end: new Date(60_000) };
  logins.lockout({ kind: 'locked', lockout, source: { service: 'telnet', address: '192.0.2.3' } });
  logins.lockout({ kind: 'unlocked', lockout, by: undefined });
  expect(said.map(({ event }) => event)).toEqual(['failed', 'login', 'logout', 'locked', 'unlocked']);
  expect(said[0]).toMatchObject({ refused: true, source: '192.0.2.3' });
  expect(said[3]).toMatchObject({ until: '1970-01-01T00:01:00.000Z', service: 'telnet' });
});
