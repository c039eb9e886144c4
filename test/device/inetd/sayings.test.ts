import { expect, test } from 'vitest';
import { Sayings } from '../../../device/inetd/sayings.ts';

test('lines are found by the client whose connection the daemon served', () => {
  const sayings = new Sayings();
  sayings.serves(123, '192.168.1.1', 40112);
  sayings.serves(124, '192.168.1.1', 40113);
  sayings.hear('sshd[123]', 'error: Certificate invalid: expired');
  sayings.hear('sshd[125]', 'nobody knows this one');
  sayings.hear('mgd', 'nor this one');
  sayings.hear('sshd[123]', 'Connection closed');
  expect(sayings.of('192.168.1.1', 40112)).toEqual(['error: Certificate invalid: expired', 'Connection closed']);
  expect(sayings.of('192.168.1.1', 40113)).toEqual([]);
  expect(sayings.of('192.168.1.2', 40112)).toEqual([]);
});

test('a process id, and a port, may be used again', () => {
  const sayings = new Sayings();
  sayings.serves(123, '::1', 1);
  sayings.hear('sshd[123]', 'first');
  sayings.serves(124, '::1', 1);
  sayings.hear('sshd[124]', 'second');
  expect(sayings.of('::1', 1)).toEqual(['second']);
  sayings.serves(124, '::1', 2);
  expect(sayings.of('::1', 2)).toEqual([]);
});

test('it does not grow: the oldest connections and the last lines are forgotten', () => {
  const sayings = new Sayings();
  for (let port = 1; port <= 257; port++) {
    sayings.serves(port, '10.0.0.1', port);
    for (let line = 0; line < 20; line++) sayings.hear(`sshd[${port}]`, `${line}`);
  }
  expect(sayings.of('10.0.0.1', 1)).toEqual([]);
  expect(sayings.of('10.0.0.1', 2)).toHaveLength(16);
});
