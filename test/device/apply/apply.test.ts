import { expect, test } from 'vitest';
import { type Applier, ApplyError, createSystem } from '../../../device/apply/apply.ts';
import type { Artefact } from '../../../device/apply/artefact.ts';

const file = (content: string): Artefact => ({ kind: 'file', path: '/f', mode: 0o600, content });
const route = (prefix: string): Artefact => ({ kind: 'route', prefix, via: 'discard' });

/** Appliers that write down what they are told, and refuse a route of the given prefix. */
function recording(refused?: string) {
  const calls: string[] = [];
  const files: Applier<'file'> = {
    kind: 'file',
    async check(wanted) {
      if (wanted.some(({ content }) => content === 'bad')) throw new Error('/f is refused');
    },
    async apply(wanted) {
      calls.push(`file ${wanted.map(({ content }) => content).join()}`);
    },
  };
  const routes: Applier<'route'> = {
    kind: 'route',
    async apply(wanted) {
      calls.push(`route ${wanted.map(({ prefix }) => prefix).join()}`);
      if (wanted.some(({ prefix }) => prefix === refused)) throw new Error(`route ${refused}: no`);
    },
  };
  return { system: createSystem([[files], [routes]]), calls };
}

test('only the kinds that changed are applied, in order', async () => {
  const { system, calls } = recording();
  await system.apply([route('10.0.0.0/8'), file('a')]);
  await system.apply([route('10.0.0.0/8'), file('b')]);
  expect(calls).toEqual(['file a', 'route 10.0.0.0/8', 'file b']);
});

test('when one is refused, what has acted is put back, the last stage first, and the error tells why', async () => {
  const { system, calls } = recording('bad');
  await system.apply([file('a'), route('10.0.0.0/8')]);
  await expect(system.apply([file('b'), route('bad')])).rejects.toThrow(
    new ApplyError(new Error('route bad: no'), 'route'),
  );
  expect(calls.slice(2)).toEqual(['file b', 'route bad', 'route 10.0.0.0/8', 'file a']);
});

test('after a refusal the last good state is what the next commit is compared with', async () => {
  const { system, calls } = recording('bad');
  await system.apply([file('a')]);
  await system.apply([file('b'), route('bad')]).catch(() => {});
  calls.length = 0;
  await system.apply([file('a')]);
  expect(calls).toEqual([]);
});

test('a check that says no leaves everything untouched', async () => {
  const { system, calls } = recording();
  await expect(system.apply([route('10.0.0.0/8'), file('bad')])).rejects.toThrow('/f is refused');
  expect(calls).toEqual([]);
});
