import { describe, expect, test } from 'vitest';
import { bench, folder, LAB, named, nameOf } from './datastore.ts';

/** R1 is committed, and R2 waits ten minutes to be confirmed. */
async function waiting(directory = folder()) {
  const all = bench(directory);
  await all.datastore.commit({ ...LAB, config: named('R1') });
  await all.datastore.commit({ ...LAB, config: named('R2'), confirmed: 10 });
  return all;
}

const ROLLED_BACK = 'Commit was not confirmed; automatic rollback complete.';

describe('commit confirmed', () => {
  test('what is not confirmed in time is rolled back, and everybody told', async () => {
    const { datastore, clock, applied, announced } = await waiting();
    clock.pass(9.9);
    expect(nameOf(datastore.committed)).toBe('R2');
    clock.pass(0.2);
    await expect.poll(() => nameOf(datastore.committed)).toBe('R1');
    expect(applied).toEqual(['R1', 'R2', 'R1']);
    expect(announced).toEqual([ROLLED_BACK]);
    expect(datastore.rollbackAt).toBeUndefined();
    expect(datastore.history.map(({ user, via }) => `${user} ${via}`)).toEqual(['root other', 'lab cli', 'lab cli']);
  });

  test.each([
    ['a commit', (datastore: Awaited<ReturnType<typeof waiting>>['datastore']) => datastore.commit(LAB)],
    ['a commit check', (datastore) => datastore.confirm()],
  ])('%s confirms it, for a restart too', async (_, confirm) => {
    const directory = folder();
    const { datastore, clock } = await waiting(directory);
    await confirm(datastore);
    clock.pass(100);
    expect(datastore.rollbackAt).toBeUndefined();
    const again = bench(directory, clock);
    await again.datastore.restore();
    clock.pass(100);
    expect(nameOf(again.datastore.committed)).toBe('R2');
    expect(again.announced).toEqual([]);
  });

  test('another commit confirmed begins anew', async () => {
    const { datastore, clock } = await waiting();
    clock.pass(9);
    await datastore.commit({ ...LAB, config: named('R3'), confirmed: 5 });
    clock.pass(4);
    expect(nameOf(datastore.committed)).toBe('R3');
    clock.pass(2);
    await expect.poll(() => nameOf(datastore.committed)).toBe('R2');
  });

  test.each(['the journal', 'a file'])('the deadline survives a restart in %s', async (where) => {
    const directory = folder();
    const { datastore, clock } = await waiting(directory);
    if (where === 'a file') await datastore.close();
    const { datastore: restarted, applied } = bench(directory, clock);
    await restarted.restore();
    expect(applied).toEqual(['R2']);
    expect(restarted.rollbackAt).toEqual(new Date('2026-01-01T00:10:00Z'));
    clock.pass(11);
    await expect.poll(() => nameOf(restarted.committed)).toBe('R1');
  });

  test('a deadline that passed while the device was down is kept at its start', async () => {
    const directory = folder();
    const { datastore, clock } = await waiting(directory);
    await datastore.close();
    clock.pass(60);
    const { datastore: restarted, applied, announced } = bench(directory, clock);
    await restarted.restore();
    expect(applied).toEqual(['R1']); // R2 is never brought about again
    expect(announced).toEqual([ROLLED_BACK]);
  });
});

describe('commit at', () => {
  test('happens at its time, and nothing is committed before', async () => {
    const { datastore, clock, logged } = bench();
    datastore.candidate = named('R1');
    datastore.schedule(new Date('2026-01-01T00:30:00Z'), LAB);
    await expect(datastore.commit(LAB)).rejects.toThrow('a commit is scheduled');
    clock.pass(29);
    expect(nameOf(datastore.committed)).toBeUndefined();
    clock.pass(2);
    await expect.poll(() => nameOf(datastore.committed)).toBe('R1');
    expect(datastore.scheduled).toBeUndefined();
    await expect.poll(() => logged.at(-1)).toContain('UI_COMMIT_AT_COMPLETED');
  });

  test('can be cancelled', async () => {
    const { datastore, clock } = bench();
    datastore.candidate = named('R1');
    datastore.schedule(new Date('2026-01-01T00:30:00Z'), LAB);
    expect(datastore.cancelScheduled()).toBe(true);
    expect(datastore.cancelScheduled()).toBe(false);
    clock.pass(60);
    await datastore.commit({ ...LAB, config: named('R2') });
    expect(nameOf(datastore.committed)).toBe('R2');
  });
});
