import { expect, test } from 'vitest';
import { watchText } from '../../../lab/commands/watch.ts';

const time = '2026-01-31T12:00:00.000Z';

test('what the watch does is a line, and one for each step', () => {
  const mended = {
    event: 'mended',
    time,
    lab: 'x',
    seconds: 1.23,
    nodes: ['R1', 'R2'],
    started: [],
    links: ['R1:ge-0/0/0--R2:ge-0/0/0'],
    waiting: ['H:eth1--R2:ge-0/0/1'],
    steps: ['link R1:ge-0/0/0--R2:ge-0/0/0'],
  } as const;
  expect(watchText(mended, 'x')).toBe(`${time}  R1, R2 mended in 1.2 s:
  link R1:ge-0/0/0--R2:ge-0/0/0
  not laid, its other end does not run: link H:eth1--R2:ge-0/0/1
`);
  expect(watchText({ event: 'ended', time, lab: 'x', node: 'R1', exitCode: 137 }, undefined)).toBe(
    `${time}  x: R1 ended with exit status 137\n`,
  );
  expect(watchText({ event: 'watching', time, labs: [] }, 'x')).toBe(
    `${time}  watching lab x, which is not up yet; Ctrl-C ends it\n`,
  );
  expect(watchText({ event: 'watching', time, labs: ['a', 'b'] }, undefined)).toContain('watching all labs (a, b);');
  expect(watchText({ event: 'failed', time, lab: 'x', message: 'R1: no' }, 'x')).toContain(
    'cannot mend it: R1: no; it is tried again',
  );
});
