/** What is cut short leaves nothing that the next command does not settle. */
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { openConsole } from './terminal.ts';
import { LAUNCHER, succeed } from './vtylab.ts';

const FILE = 'topologies/remote-access/lab.yaml';
const LAB = 'remote-access';

afterEach(async () => {
  await succeed(['down', '-t', FILE]);
  const { stdout } = await execa('docker', ['ps', '--all', '--quiet', '--filter', `label=vtylab.lab=${LAB}`]);
  expect(stdout).toBe('');
});

describe('an up that is ended', () => {
  test('by Ctrl-C says what to type next, and down removes what is there', async () => {
    const first = execa(process.execPath, [LAUNCHER, 'up', '-t', FILE], { reject: false });
    await sleep(400);
    first.kill('SIGINT');
    const { exitCode, stderr } = await first;
    expect(stderr).toMatch(/interrupted by SIGINT; 'vtylab up' goes on from here, 'vtylab down' removes what is there/);
    expect(exitCode).toBe(130);
  });
});

test('a console whose terminal is closed ends in the node too', async () => {
  await succeed(['up', '-t', FILE]);
  const consoles = async () => {
    const { stdout } = await execa('docker', ['exec', `vtylab-${LAB}-R1`, 'pgrep', '-c', '-x', 'cli'], {
      reject: false,
    });
    return stdout;
  };
  const terminal = openConsole(LAB, 'R1');
  await terminal.see(/root@R1> $/);
  terminal.type('ping 192.168.255.2');
  await terminal.see(/icmp_seq=1/);
  expect(await consoles()).toBe('1');
  await terminal.close();
  await expect.poll(consoles, { timeout: 30_000 }).toBe('0');
});
