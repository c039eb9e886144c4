/** The shipped lab of retry-options and lockouts: its playbook passes, and fails without what it is about. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configure, succeed, vtylab } from './vtylab.ts';

const FILE = 'topologies/login-lockout/lab.yaml';

beforeAll(async () => {
  await succeed(['up', '-t', FILE]);
});

afterAll(async () => {
  await succeed(['down', '-t', FILE]);
});

test('every step passes', { timeout: 120_000 }, async () => {
  const { exitCode, stdout } = await vtylab(['verify', '-t', FILE]);
  expect(stdout).toMatch(/^13 passed, 0 failed, 0 unproven$/m);
  expect(exitCode).toBe(0);
});

test('without the lockout nobody is locked out, and the playbook notices', { timeout: 120_000 }, async () => {
  await configure('login-lockout', 'R1', ['delete system login retry-options lockout-period']);
  const { exitCode, stdout } = await vtylab(['verify', '-t', FILE, '--only', 'Verify Lockout']);
  expect(stdout).toContain('user alice is not locked out on R1');
  expect(stdout).toMatch(/the right password is refused by ssh .*\n.*expected locked, saw accepted/);
  expect(exitCode).toBe(1);
});
