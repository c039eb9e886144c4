import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import type { Container, ContainerSpec, Engine, ExecSession } from '../../../lab/engine/engine.ts';
import { EngineError, NameTakenError, NoImageError } from '../../../lab/errors.ts';
import { lockLab, lockName } from '../../../lab/operations/lock.ts';
import { isAlive, ownerText, readOwner, thisOwner } from '../../../lab/operations/owner.ts';
import { LABELS } from '../../../lab/plan/labels.ts';

afterEach(() => vi.useRealTimers());

/** An engine that only knows containers' names, labels and states. */
function fakeEngine() {
  const containers: Container[] = [];
  const make = ({ name, labels, image, entrypoint }: ContainerSpec, state: Container['state']) => {
    if (image === 'missing') throw new NoImageError(`no image ${image}`);
    if (image === 'without a command' && entrypoint === undefined) throw new EngineError('No command specified');
    if (containers.some((one) => one.name === name)) throw new NameTakenError(`${name} is taken`);
    const container = { id: `id-${name}`, name, labels, state, imageId: image };
    containers.push(container);
    return container;
  };
  const remove = async (id: string) => {
    const index = containers.findIndex((one) => one.id === id);
    if (index >= 0) containers.splice(index, 1);
  };
  const parts: Pick<Engine, 'create' | 'list' | 'remove' | 'run'> = {
    create: async (spec) => make(spec, 'created').id,
    list: async (label, value) => containers.filter(({ labels }) => labels[label] === value),
    remove,
    run: async (spec): Promise<ExecSession> => {
      const { id } = make(spec, 'running');
      const stream = new PassThrough();
      const close = () => void remove(id);
      return {
        stdin: stream,
        stdout: stream,
        stderr: stream,
        ended: Promise.resolve(0),
        resize: async () => {},
        close,
      };
    },
  };
  return { engine: parts as Engine, containers, make };
}

const ELSEWHERE = { ...thisOwner('vtylab up'), machine: 'another' };
const lockOf = (owner: object) => ({
  name: lockName('lab'),
  image: 'i',
  capabilities: [],
  labels: { [LABELS.lab]: 'lab', [LABELS.lock]: 'lab', [LABELS.owner]: JSON.stringify(owner) },
});
const asked = (engine: Engine) => ({ engine, lab: 'lab', command: 'vtylab down', images: ['i'] });

test('a lock is there as long as it is held, and the next one waits for it', async () => {
  const { engine, containers } = fakeEngine();
  const first = await lockLab(asked(engine));
  expect(containers.map(({ name, state }) => `${name} ${state}`)).toEqual(['vtylab.lock.lab created']);
  const waited: string[] = [];
  const second = lockLab({ ...asked(engine), onWait: (holder) => waited.push(holder) });
  await expect.poll(() => waited).toHaveLength(1);
  expect(waited[0]).toMatch(new RegExp(`^'vtylab down' of process ${process.pid} \\(.*@.*, since ..:..:..\\)$`));
  await first.release();
  await (await second).release();
  expect(containers).toEqual([]);
});

test('an image that has no command of its own will do', async () => {
  const { engine, containers } = fakeEngine();
  const lock = await lockLab({ ...asked(engine), images: ['without a command'] });
  expect(containers).toHaveLength(1);
  await lock.release();
});

test('who has waited long enough fails, and says for whom', async () => {
  const { engine, containers } = fakeEngine();
  await lockLab({ ...asked(engine), command: 'vtylab up' });
  await expect(lockLab({ ...asked(engine), timeout: 0.05 })).rejects.toThrow(
    /^lab 'lab' is being changed by 'vtylab up' of process \d+ \(.*\); given up 'vtylab down' after 0.05 s$/,
  );
  expect(containers).toHaveLength(1);
});

test.each([
  ['of a process that has ended', { ...thisOwner('vtylab up'), pid: 2 ** 22 + 1 }],
  ['of another process that has its number now', { ...thisOwner('vtylab up'), started: '1' }],
])('the lock %s is taken over at once', async (_, owner) => {
  const { engine, make, containers } = fakeEngine();
  make(lockOf(owner), 'created');
  const lock = await lockLab({ ...asked(engine), timeout: 0.05 });
  expect(readOwner(containers[0]?.labels[LABELS.owner])?.pid).toBe(process.pid);
  await lock.release();
});

test("another machine's lock is taken over when nothing proves for half a minute that its holder lives", async () => {
  vi.useFakeTimers();
  const { engine, make } = fakeEngine();
  make(lockOf(ELSEWHERE), 'created');
  let got = false;
  const waiting = lockLab(asked(engine)).then((lock) => {
    got = true;
    return lock;
  });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(got).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  await (await waiting).release();
});

test("another machine's lock stands while its proof runs; a holder starts one, and takes it away again", async () => {
  vi.useFakeTimers();
  const { engine, make, containers } = fakeEngine();
  make(lockOf(ELSEWHERE), 'created');
  make({ ...lockOf(ELSEWHERE), name: 'proof' }, 'running');
  const waiting = lockLab({ ...asked(engine), timeout: 120 });
  waiting.catch(() => {});
  await vi.advanceTimersByTimeAsync(119_000);
  expect(containers).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2000);
  await expect(waiting).rejects.toThrow(/given up/);
  containers.length = 0;

  const own = await lockLab(asked(engine));
  await vi.advanceTimersByTimeAsync(6000);
  expect(containers.map(({ state }) => state)).toEqual(['created', 'running']);
  await own.release();
  expect(containers).toEqual([]);
});

test('a proof that was made and never started holds nobody up, and goes', async () => {
  const { engine, make, containers } = fakeEngine();
  make({ ...lockOf(ELSEWHERE), name: `${lockName('lab')}.0123456789ab` }, 'created');
  const lock = await lockLab({ ...asked(engine), timeout: 0.05 });
  await lock.release();
  expect(containers).toEqual([]);
});

test('an image that the engine has is taken; without any the error says so', async () => {
  const { engine } = fakeEngine();
  await (await lockLab({ ...asked(engine), images: ['missing', 'i'] })).release();
  await expect(lockLab({ ...asked(engine), images: ['missing'] })).rejects.toThrow(NoImageError);
});

test('an abort ends the waiting', async () => {
  const { engine } = fakeEngine();
  await lockLab(asked(engine));
  const abort = new AbortController();
  const waiting = lockLab({ ...asked(engine), signal: abort.signal, onWait: () => abort.abort(new Error('enough')) });
  await expect(waiting).rejects.toThrow('enough');
});

test('a process of this machine is seen, one of another is not', () => {
  expect(isAlive(thisOwner('x'))).toBe(true);
  expect(isAlive(ELSEWHERE)).toBe(undefined);
  expect(readOwner('{"pid":"1"}')).toBe(undefined);
  expect(readOwner('nonsense')).toBe(undefined);
  expect(ownerText(ELSEWHERE)).toContain("'vtylab up' of process");
});
