import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../../device/config/parse.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { createEdits } from '../../../device/control/edits.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { bench, named, nameOf } from '../commit/datastore.ts';

async function edits() {
  const { datastore } = bench();
  await datastore.commit({ user: 'root', via: 'other', config: named('first') });
  const problems: Error[] = [];
  const channel = new AbortController();
  const made = createEdits(datastore, (error) => problems.push(error));
  return { datastore, problems, channel, ...made, name: () => nameOf(datastore.committed) };
}

test('a change is put back when it is asked for, once', async () => {
  const { edit, revert, channel, name } = await edits();
  const { id, changed } = await edit('set system host-name second', channel.signal);
  expect([changed, name()]).toEqual([true, 'second']);
  expect(await revert(id)).toBe(true);
  expect(name()).toBe('first');
  await expect(revert(id)).rejects.toThrow(`edit ${id}: there is none, or it was reverted`);
});

test('when whoever made several has gone, all of them are: what was before the first is committed', async () => {
  const { edit, channel, name, problems } = await edits();
  await edit('set system host-name second', channel.signal);
  await edit('set system host-name third', channel.signal);
  channel.abort();
  await vi.waitFor(() => expect(name()).toBe('first'));
  // nothing more comes that would undo this
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([name(), problems]).toEqual(['first', []]);
});

test("who goes while a change is committed does not leave it behind; another one's stays", async () => {
  const { edit, channel, name } = await edits();
  const other = new AbortController();
  await edit('set system host-name second', other.signal);
  const last = edit('set system host-name third', channel.signal);
  channel.abort();
  await last;
  await vi.waitFor(() => expect(name()).toBe('second'));
});

test('what is wrong changes nothing', async () => {
  const { edit, channel, name } = await edits();
  const { changed, messages } = await edit('set system host-name', channel.signal);
  expect([changed, messages.map(({ severity }) => severity), name()]).toEqual([false, ['error'], 'first']);
});

test('what somebody is editing is neither committed nor lost', async () => {
  const { edit, revert, channel, datastore, name } = await edits();
  const typed = 'set system login message draft';
  datastore.candidate = parseConfig(SCHEMA, typed, { base: datastore.committed }).config;
  const { id } = await edit('set system host-name second', channel.signal);
  expect(printSet(datastore.committed)).not.toContain('draft');
  expect(printSet(datastore.candidate).split('\n')).toEqual(
    expect.arrayContaining(['set system host-name second', typed]),
  );
  await edit('set system host-name', channel.signal); // refused
  expect(printSet(datastore.candidate)).toContain(typed);
  await revert(id);
  expect([name(), printSet(datastore.committed).includes('draft')]).toEqual(['first', false]);
  expect(printSet(datastore.candidate).split('\n')).toEqual(
    expect.arrayContaining(['set system host-name first', typed]),
  );
});

test('what somebody else has committed meanwhile stays, also between two changes', async () => {
  const { edit, channel, datastore, name } = await edits();
  const commit = async (text: string) => {
    const { config } = parseConfig(SCHEMA, text, { base: datastore.committed });
    await datastore.commit({ user: 'root', via: 'cli', config });
  };
  await edit('set system host-name second', channel.signal);
  await commit('set system login message mine');
  await edit('set system time-zone UTC', channel.signal);
  channel.abort();
  await vi.waitFor(() => expect(name()).toBe('first'));
  const left = printSet(datastore.committed);
  expect([left.includes('message mine'), left.includes('time-zone')]).toEqual([true, false]);
});

test('changes that are asked for at the same time are both made', async () => {
  const { edit, channel, datastore } = await edits();
  await Promise.all([
    edit('set system login message one', channel.signal),
    edit('set system time-zone UTC', channel.signal),
  ]);
  expect(printSet(datastore.committed)).toMatch(/message one[\s\S]*time-zone UTC/);
});
