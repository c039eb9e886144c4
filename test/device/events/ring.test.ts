import { expect, test } from 'vitest';
import { createEventRing } from '../../../device/events/ring.ts';

const up = (name: string) => ({ type: 'link', event: 'up', interface: name }) as const;
const { signal } = new AbortController();

test('what came after the last answer is told, once; nothing of before the first question', async () => {
  const ring = createEventRing();
  ring.tell(up('a'));
  const first = await ring.read({ wait: 0 }, signal);
  expect([first.events, first.lost]).toEqual([[], 0]);
  ring.tell(up('b'));
  ring.tell(up('c'));
  const second = await ring.read({ after: first.next, wait: 60 }, signal);
  expect(second.events).toMatchObject([up('b'), up('c')]);
  expect((await ring.read({ after: second.next, wait: 0 }, signal)).events).toEqual([]);
});

test('a question waits for what comes, and ends with its asker', async () => {
  const ring = createEventRing();
  const { next } = await ring.read({ wait: 0 }, signal);
  const asked = ring.read({ after: next, wait: 60 }, signal);
  ring.tell(up('a'));
  expect((await asked).events).toMatchObject([up('a')]);
  const gone = new AbortController();
  const left = ring.read({ wait: 60 }, gone.signal);
  gone.abort();
  expect((await left).events).toEqual([]);
});

test('since a time, everything of an unknown run, and what was forgotten', async () => {
  const ring = createEventRing(2);
  const { next, complete } = await ring.read({ wait: 0 }, signal);
  for (const name of ['a', 'b', 'c']) ring.tell(up(name));
  expect((await ring.read({ since: '2000-01-01T00:00:00Z', wait: 0 }, signal)).events).toHaveLength(2);
  expect((await ring.read({ since: '2999-01-01T00:00:00Z', wait: 0 }, signal)).events).toEqual([]);
  expect(await ring.read({ after: next, wait: 0 }, signal)).toMatchObject({ lost: 1, events: [up('b'), up('c')] });
  const other = await ring.read({ after: { run: 'another', sequence: 77 }, wait: 0 }, signal);
  expect(other).toMatchObject({ lost: 1, events: [up('b'), up('c')] });
  expect(other.complete >= complete).toBe(true);
});
