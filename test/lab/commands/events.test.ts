import { expect, test } from 'vitest';
import { eventText, sinceOf, typesOf } from '../../../lab/commands/events.ts';
import { nodeEvent } from '../../../lab/operations/events.ts';

const seen = (action: string, more: Record<string, string> = {}) =>
  nodeEvent({
    time: '2026-01-31T12:00:00.000Z',
    action,
    container: 'c0ffee',
    attributes: { 'vtylab.lab': 'x', 'vtylab.node': 'R1', ...more },
  });

test('what happens to a node is told, what is only asked of it is not', () => {
  expect(seen('start')).toMatchObject({ lab: 'x', node: 'R1', event: 'start', container: 'c0ffee' });
  expect(seen('die', { exitCode: '137' })).toMatchObject({ event: 'die', exitCode: 137 });
  expect(seen('kill', { signal: '9' })).toMatchObject({ event: 'kill', detail: '9' });
  expect(seen('health_status: unhealthy')).toMatchObject({ event: 'health', detail: 'unhealthy' });
  for (const noise of ['exec_create: /usr/sbin/cli --control', 'exec_die', 'attach', 'resize']) {
    expect(seen(noise)).toBeUndefined();
  }
  const panel = { time: '', action: 'start', container: 'c', attributes: { 'vtylab.lab': 'x' } };
  expect(nodeEvent(panel)).toBeUndefined();
});

test('an event in a line', () => {
  const event = seen('die', { exitCode: '1' });
  if (event === undefined) throw new Error('no event');
  expect(eventText(event, false)).toBe('2026-01-31T12:00:00.000Z  R1  die, exit status 1\n');
  expect(eventText({ ...event, event: 'kill', detail: '15' }, true)).toContain('x  R1  kill, exit status 1, signal 15');
});

test('times in the past', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  expect(sinceOf('10m', now).toISOString()).toBe('2026-01-31T11:50:00.000Z');
  expect(sinceOf('2026-01-31T09:00:00Z', now).toISOString()).toBe('2026-01-31T09:00:00.000Z');
  expect(() => sinceOf('yesterday', now)).toThrow(
    "--since: 'yesterday' is no time; expected 90s, 10m, 2h, 1d or a date",
  );
});

test('what nodes tell, in a line each', () => {
  const at = { time: '2026-01-31T12:00:00.000Z', lab: 'x', node: 'R1' };
  const words = (event: Parameters<typeof eventText>[0]) => eventText(event, false).slice(30, -1);
  expect(words({ ...at, type: 'link', event: 'up', interface: 'ge-0/0/0' })).toBe('link ge-0/0/0 up');
  const commit = { ...at, type: 'commit', user: 'bob', via: 'cli', revision: 7 } as const;
  expect(words({ ...commit, event: 'commit', comment: 'a\x1b[2Jb', minutes: 5 })).toBe(
    'commit 7 by bob via cli, to be confirmed within 5 min: a\ufffd[2Jb',
  );
  expect(words({ ...commit, event: 'confirmed' })).toBe('commit 7 confirmed by bob');
  expect(words({ ...commit, event: 'rollback' })).toBe('commit 7: rolled back, as it was not confirmed');
  const login = { ...at, type: 'login', user: 'bob', service: 'ssh', source: '192.0.2.1' } as const;
  expect(words({ ...login, event: 'login', method: 'publickey' })).toBe('login bob, ssh from 192.0.2.1 (publickey)');
  expect(words({ ...login, event: 'failed', refused: true })).toBe('login failed bob, ssh from 192.0.2.1 (locked out)');
  expect(words({ ...login, event: 'locked', until: at.time })).toBe(
    'locked out bob until 2026-01-31T12:00:00.000Z, by ssh from 192.0.2.1',
  );
  expect(words({ ...at, type: 'login', event: 'unlocked', user: 'bob', by: 'root' })).toBe('unlocked bob, by root');
  expect(words({ ...at, type: 'follow', event: 'lost', lost: 3 })).toBe('3 events were lost');
});

test('types of events', () => {
  expect(typesOf('login, commit')).toEqual(['commit', 'login']);
  expect(() => typesOf('log')).toThrow("--type: 'log' is no type of event; expected some of node, link, commit, login");
});
