import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { showSystemCommit } from '../../../device/commit/history.ts';
import { equal } from '../../../device/config/equal.ts';
import { bench, folder, LAB, named, nameOf } from './datastore.ts';

/** Commits host names one after the other. */
async function commits({ datastore }: ReturnType<typeof bench>, ...names: string[]): Promise<void> {
  for (const name of names) await datastore.commit({ ...LAB, config: named(name) });
}

test('fifty revisions are kept, over a restart too', async () => {
  const directory = folder();
  const first = bench(directory);
  await commits(first, ...Array.from({ length: 53 }, (_, at) => `R${at}`));
  expect(first.datastore.history).toHaveLength(50);
  await first.datastore.close();
  const { datastore, applied } = bench(directory);
  expect(await datastore.restore()).toBe(true);
  expect(applied).toEqual(['R52']);
  expect(datastore.history).toHaveLength(50);
  expect(nameOf(await datastore.revision(49))).toBe('R3');
  await expect(datastore.revision(50)).rejects.toThrow('configuration rollback 50 does not exist');
  expect((await readdir(directory)).filter((name) => /^juniper\.conf\.\d+\.gz$/.test(name))).toHaveLength(49);
  expect(await readFile(join(directory, 'juniper.conf'), 'utf8')).toContain('host-name R52;');
});

test('what is in the journal alone counts after a restart', async () => {
  const directory = folder();
  const first = bench(directory);
  await commits(first, 'R1', 'R2');
  const { datastore } = bench(directory); // the first one was never closed
  await datastore.restore();
  expect(nameOf(datastore.committed)).toBe('R2');
  expect(nameOf(await datastore.revision(1))).toBe('R1');
  expect(equal(datastore.committed, named('R2'))).toBe(true);
});

test('the list of commits', async () => {
  const { datastore, clock } = bench();
  await datastore.commit({ ...LAB, config: named('R1') });
  clock.pass(1);
  await datastore.commit({ user: 'root', via: 'netconf', comment: 'a name', config: named('R2') });
  clock.pass(1);
  await datastore.commit({ ...LAB, config: named('R3'), confirmed: 10 });
  expect(showSystemCommit(datastore).replaceAll(/[0-9:]{8} \S+ /g, '')).toBe(
    [
      '0   2026-01-01 by lab via cli commit confirmed, rollback in 10mins',
      '1   2026-01-01 by root via netconf',
      '    a name',
      '2   2026-01-01 by lab via cli',
      '',
    ].join('\n'),
  );
});

test('a commit that the system refuses leaves everything as it was', async () => {
  const { datastore, applied } = bench();
  await datastore.commit({ ...LAB, config: named('R1') });
  datastore.candidate = named('refused');
  const { committed, problems } = await datastore.commit(LAB);
  expect(committed).toBe(false);
  expect(problems.map(({ message }) => message)).toEqual(['the kernel says no']);
  expect(nameOf(datastore.committed)).toBe('R1');
  expect(nameOf(datastore.candidate)).toBe('refused');
  expect(datastore.history).toHaveLength(1);
  expect(applied).toEqual(['R1']);
});

test('who committed what is in the log', async () => {
  const { datastore, logged } = bench();
  await datastore.commit({ ...LAB, config: named('R1'), comment: 'why' });
  expect(logged).toEqual([
    "UI_COMMIT: User 'lab' requested 'commit' operation (comment: why)",
    "UI_COMMIT_COMPLETED: commit complete (User 'lab' via cli)",
  ]);
});

test('what is edited while a commit runs stays in the candidate', async () => {
  const { datastore } = bench();
  datastore.candidate = named('R1');
  const commit = datastore.commit(LAB);
  datastore.candidate = named('R1', 'set system services ssh');
  await commit;
  expect(equal(datastore.candidate, named('R1', 'set system services ssh'))).toBe(true);
  expect(equal(datastore.committed, named('R1'))).toBe(true);
});

test.each([
  ['the newest file', 'revisions/3.gz', 30, 'R2'],
  ['the file of an older one', 'revisions/2.gz', 10, 'R3'],
])('%s is damaged', async (_, file, length, expected) => {
  const directory = folder();
  const first = bench(directory);
  await commits(first, 'R1', 'R2', 'R3');
  await first.datastore.close();
  await truncate(join(directory, file), length);
  const { datastore, logged } = bench(directory);
  expect(await datastore.restore()).toBe(true);
  expect(nameOf(datastore.committed)).toBe(expected);
  expect(datastore.damage.join()).toMatch(new RegExp(`${file} is damaged.*using the configuration of .* by lab`, 's'));
  expect(logged).toEqual(datastore.damage);
  expect(datastore.history).toHaveLength(2);
});

test('a flipped bit in the journal costs what was committed since, and is told', async () => {
  const directory = folder();
  const first = bench(directory);
  await commits(first, 'R1', 'R2', 'R3');
  const journal = join(directory, 'journal');
  const bytes = await readFile(journal);
  bytes[bytes.indexOf('R2')] = 0x58;
  await writeFile(journal, bytes);
  const { datastore } = bench(directory);
  await datastore.restore();
  expect(nameOf(datastore.committed)).toBe('R1');
  expect(datastore.damage[0]).toContain('journal is damaged at byte');
});

test('with every revision damaged, the file for people is what is left', async () => {
  const directory = folder();
  const first = bench(directory);
  await commits(first, 'R1');
  await first.datastore.close();
  await writeFile(join(directory, 'revisions/1.gz'), 'nonsense');
  const { datastore } = bench(directory);
  await datastore.restore();
  expect(nameOf(datastore.committed)).toBe('R1');
});

test('the rescue configuration', async () => {
  const { datastore } = bench();
  expect(await datastore.rescue.load()).toBeUndefined();
  await datastore.commit({ ...LAB, config: named('R1') });
  await datastore.rescue.save();
  await datastore.commit({ ...LAB, config: named('R2') });
  expect(nameOf((await datastore.rescue.load()) ?? named('none'))).toBe('R1');
  expect(await datastore.rescue.delete()).toBe(true);
  expect(await datastore.rescue.delete()).toBe(false);
});
