import { expect, test } from 'vitest';
import { keepIp } from '../../../device/apply/ip-process.ts';
import { runCommand } from '../../../device/run.ts';

const BATCH = ['ip', '-json', '-batch', '-'] as const;

/** A runner that tells what was left to it. */
function recorded() {
  const others: string[][] = [];
  const run = keepIp(async (argv) => {
    others.push([...argv]);
    return { exitCode: 0, stdout: '', stderr: '' };
  });
  return { run, others };
}

test('answers each batch with what a process of its own would print', async () => {
  const { run, others } = recorded();
  const input = 'address show dev lo\nroute show proto 99\n';
  const expected = await runCommand(BATCH, { input });
  expect(JSON.parse(expected.stdout.split('\n')[0] ?? '')).toMatchObject([{ ifname: 'lo' }]);
  const first = run(BATCH, { input });
  const second = run(BATCH, { input: 'address show dev lo\n' }); // asked before the first is answered
  expect(await first).toEqual(expected);
  expect((await second).stdout).toBe(`${expected.stdout.split('\n')[0]}\n`);
  expect(others).toEqual([]);
});

test('a command that fails fails its batch, and no later one', async () => {
  const { run } = recorded();
  await run(BATCH, { input: 'address show dev lo\n' });
  const failed = await run(BATCH, { input: 'address show dev lo\nlink set dev nothing1 up\naddress show dev lo\n' });
  expect(failed).toMatchObject({ exitCode: 1, stderr: 'Cannot find device "nothing1"\nCommand failed -:4\n' });
  expect(await run(BATCH, { input: 'address show dev lo\n' })).toMatchObject({ exitCode: 0, stderr: '' });
});

test('what is no batch, or of one family, has a process of its own', async () => {
  const { run, others } = recorded();
  await run(['ip', '-json', 'address', 'show']);
  await run(['ip', '-family', 'inet6', '-batch', '-'], { input: 'rule show\n' });
  await run(['nft', '-f', '-'], { input: '' });
  expect(others.map(([program, option]) => `${program} ${option}`)).toEqual(['ip -json', 'ip -family', 'nft -f']);
});
