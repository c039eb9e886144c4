/** Process 1 of a node: it starts the runtime again when that dies, and ends with it when it was to end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from './build.ts';
import { startProgram } from './program.ts';

let directory: string;
let init: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-init-'));
  init = join(directory, 'init');
  const source = join(import.meta.dirname, '../../../device/native/init.c');
  await must(['gcc', '-O2', '-Wall', '-Wextra', '-Werror', '-o', init, source]);
});
afterAll(() => rm(directory, { recursive: true }));

/** A shell script in the runtime's place. */
const run = (script: string) => startProgram([init, 'sh', '-c', script]);

test('one that is killed is started again, and is told how the last one ended; what that had started has ended', async () => {
  const helper = 'sleep 4711 & echo "helper $!"; kill -KILL $$';
  const program = run(`if [ -z "$VTYLAB_DIED" ]; then ${helper}; else echo "again: $VTYLAB_DIED"; exit 0; fi`);
  expect(await program.ended).toBe(0);
  expect(program.output()).toMatch(/again: vtylab \(PID \d+\) terminated by signal number 9!/);
  expect(program.output()).toMatch(
    /init: the runtime \(process \d+\) was killed by signal 9 \(Killed\) after \d+\.\d s; it had used 0\.\d s of processor time and at most \d+ MiB of memory; it is started again, and the links stay/,
  );
  const [, pid] = /helper (\d+)/.exec(program.output()) ?? [];
  expect(() => process.kill(Number(pid), 0)).toThrow(/ESRCH/);
});

test('so is one that ends with an error; status 0 and 2 are no deaths', async () => {
  const failing = run('[ -z "$VTYLAB_DIED" ] && exit 1; echo "$VTYLAB_DIED"; exit 2');
  expect(await failing.ended).toBe(2);
  expect(failing.output()).toMatch(/vtylab \(PID \d+\) exited with status=1/);
  const halted = run('echo once; exit 0');
  expect([await halted.ended, halted.output()]).toEqual([0, 'once\n']);
});

test('one that dies again and again is given up, after five tries', async () => {
  const program = run('echo life; kill -SEGV $$');
  expect(await program.ended).toBe(128 + 11);
  expect(program.output().match(/^life$/gm)).toHaveLength(6);
  expect(program.output()).toContain('it dies too often, and is not started again');
}, 30_000);

test('a signal reaches the runtime, and ends it for good, also between two lives', async () => {
  const program = run('trap "exit 7" TERM; echo ready; while :; do sleep 0.1; done');
  await program.prints(/ready/);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(7);
  const between = run('kill -KILL $$');
  await between.prints(/started again/);
  between.child.kill('SIGTERM');
  expect(await between.ended).toBe(128 + 15);
});

test('what cannot be run is told', async () => {
  const program = startProgram([init, '/no/such/program']);
  expect(await program.ended).toBe(2);
  expect(program.output()).toContain('init: cannot run /no/such/program: No such file or directory');
});
