import { expect, test } from 'vitest';
import type { CounterExpectation } from '../../../lab/verify/playbook.ts';
import { watchComplaints } from '../../../lab/verify/watch.ts';
import type { NodeState } from '../../../protocol/control.ts';
import { allowed } from './examples.ts';

const state = (packets: number, ...locked: string[]): NodeState => ({
  counters: [
    { filter: 'other', name: 'denied', packets: 100, bytes: 6000 },
    { filter: 'local_acl', name: 'denied', packets, bytes: packets * 60 },
  ],
  lockouts: locked.map((user) => ({ user, end: '2024-05-11T15:17:11Z' })),
});
const complaints = (expected: Omit<CounterExpectation, 'name' | 'filter'>, name = 'denied') =>
  watchComplaints({ ...allowed, counters: [{ filter: 'local_acl', name, ...expected }] }, 'R2', state(3), state(5));

test('a counter is compared by how much it has grown', () => {
  expect(complaints({ packets: { operator: '=', by: 2 }, bytes: { operator: '=', by: 120 } })).toEqual([]);
  expect(complaints({ packets: { operator: '>=', by: 2 } })).toEqual([]);
  expect(complaints({ packets: { operator: '<', by: 2 } })).toEqual([
    'counter denied of filter local_acl of R2 changed by 2 packets, expected <2',
  ]);
  expect(complaints({ packets: { operator: '=', by: 5 }, bytes: { operator: '>', by: 120 } })).toHaveLength(2);
});

test('a counter that is not there is told', () => {
  expect(complaints({}, 'denyed')).toEqual(['R2 has no counter denyed of filter local_acl']);
});

test('who is locked out and who is not', () => {
  const step = {
    ...allowed,
    lockouts: [
      { user: 'alice', locked: true },
      { user: 'bob', locked: false },
    ],
  };
  expect(watchComplaints(step, 'R2', state(0), state(0, 'alice'))).toEqual([]);
  expect(watchComplaints(step, 'R2', state(0), state(0, 'bob'))).toEqual([
    'user alice is not locked out on R2',
    'user bob is locked out on R2',
  ]);
});
