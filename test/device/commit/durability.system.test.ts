/** Nothing is lost: not by a kill at any instant of a commit, and not by a full disk. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Store } from '../../../device/commit/store.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { generation, numberOf } from './generations.ts';

const KILLS = 200;
/** Milliseconds after its first commit within which the program is killed. */
const SPAN = 40;

let folder = '';
let program = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-durability-'));
  program = join(folder, 'commit-loop.mjs');
  const entry = new URL('commit-loop.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: program });
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs the program on a folder until `signal`, returns the numbers it began and finished last. */
async function commitUntilKilled(directory: string): Promise<{ begun: number; done: number }> {
  const child = execa(process.execPath, [program, directory], { reject: false, lines: true });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * SPAN));
  const { stdout, stderr } = await child;
  expect(stderr).toEqual([]);
  const last = (word: string) => Number(stdout.findLast((line) => line.startsWith(word))?.split(' ')[1] ?? 0);
  expect(stdout.filter((line) => !/^(begin|done) \d+$/.test(line))).toEqual([]);
  return { begun: last('begin'), done: last('done') };
}

test(`killed ${KILLS} times, it has exactly the old or exactly the new configuration each time`, async () => {
  const directory = join(folder, 'config');
  let reached = 0;
  let news = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { begun, done } = await commitUntilKilled(directory);
    const store = new Store(directory, SCHEMA);
    const { newest, damage } = await store.load();
    await store.close();
    expect(damage).toEqual([]);
    const found = newest === undefined ? 0 : numberOf(newest.config);
    const old = Math.max(done, reached);
    expect([old, Math.max(begun, old)], `kill ${kill}: began ${begun}, did ${done}`).toContain(found);
    if (newest !== undefined) expect(printCurly(newest.config)).toBe(printCurly(generation(found)));
    expect(store.history.length).toBe(Math.min(found, 50));
    if (found > old) news++;
    reached = found;
  }
  expect(reached).toBeGreaterThan(KILLS / 4); // it did commit between the kills
  expect(news).toBeGreaterThan(0); // some kills did come between what is on disk and the word of it
}, 300_000);

test('on a full disk a commit fails with the reason, and everything stays as it was', async () => {
  const directory = join(folder, 'full');
  // a file system of 256 KiB, in a mount namespace of its own
  const script = `mkdir -p "$1" && mount -t tmpfs -o size=256k none "$1" && "$2" "$3" "$1" 5 &&
    head -c 1000000 /dev/zero > "$1/filler"; "$2" "$3" "$1" 2; rm "$1/filler"; "$2" "$3" "$1" 1`;
  const { stdout } = await execa('unshare', [
    ...['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'],
    ...[directory, process.execPath, program],
  ]);
  const said = stdout.split('\n').filter((line) => /^(done|refused)/.test(line));
  expect(said.slice(0, 5)).toEqual(['done 1', 'done 2', 'done 3', 'done 4', 'done 5']);
  const reason = 'could not save the configuration in /config: No space left on device';
  expect(said.slice(5)).toEqual([`refused 6: ${reason}`, `refused 7: ${reason}`, 'done 6']);
});
