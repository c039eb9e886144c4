import { expect, test } from 'vitest';
import { eventText, sinceOf } from '../../../lab/commands/events.ts';
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
