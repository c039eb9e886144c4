/**
 * The documented lab (RA, "Configure a Filter to Block Telnet and SSH Access"), end to end: containers, wire, real
 * logins, a real reject. Each of the five breakages is made through the console, must be noticed by `verify` for the
 * right reason, and is mended again.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configure, succeed, vtylab } from './vtylab.ts';

const FILE = 'topologies/remote-access/lab.yaml';
const LAB = 'remote-access';
const FILTER = 'firewall family inet filter local_acl';

beforeAll(async () => {
  await succeed(['up', '-t', FILE]);
});

afterAll(async () => {
  await succeed(['down', '-t', FILE]);
});

interface Verdict {
  readonly step: string;
  readonly status: string;
  readonly reason?: string;
}

async function verify(): Promise<{ exitCode: number; verdicts: readonly Verdict[]; failures: string }> {
  const { exitCode, stdout, stderr } = await vtylab(['verify', '-t', FILE, '--json']);
  if (exitCode > 1) throw new Error(`verify ended with ${exitCode}: ${stderr}`);
  const { verdicts } = JSON.parse(stdout) as { verdicts: readonly Verdict[] };
  const failures = verdicts.filter(({ status }) => status !== 'passed').map(({ step, reason }) => `${step}: ${reason}`);
  return { exitCode, verdicts, failures: failures.join('\n') };
}

async function expectVerified(): Promise<void> {
  const { exitCode, verdicts, failures } = await verify();
  expect(failures).toBe('');
  expect(exitCode).toBe(0);
  expect(verdicts.length).toBeGreaterThanOrEqual(8);
}

test('both of the documented procedures pass', expectVerified);

describe('verify fails, for the right reason, and passes again when mended', () => {
  test.each<[what: string, node: string, breaking: string[], mending: string[], reason: RegExp]>([
    [
      'the filter is removed',
      'R2',
      ['delete interfaces lo0 unit 0 family inet filter'],
      ['set interfaces lo0 unit 0 family inet filter input local_acl'],
      /192\.168\.255\.1.*expected rejected.*saw accepted/,
    ],
    [
      'its terms are swapped',
      'R2',
      [`insert ${FILTER} term terminal_access_denied before term terminal_access`],
      [`insert ${FILTER} term terminal_access before term terminal_access_denied`],
      /expected accepted.*saw rejected.*terminal_access_denied/,
    ],
    [
      'telnet is not configured',
      'R2',
      ['delete system services telnet'],
      ['set system services telnet'],
      /telnet.*expected accepted.*saw refused/,
    ],
    [
      'the link is down',
      'R2',
      ['set interfaces ge-0/0/0 disable'],
      ['delete interfaces ge-0/0/0 disable'],
      /ssh.*expected accepted.*saw timeout/,
    ],
    [
      'the log action is missing',
      'R2',
      [`delete ${FILTER} term terminal_access_denied then log`],
      [`set ${FILTER} term terminal_access_denied then log`],
      /firewall log/,
    ],
  ])('%s', async (_what, node, breaking, mending, reason) => {
    await configure(LAB, node, breaking);
    try {
      const { exitCode, failures } = await verify();
      expect(failures).toMatch(reason);
      expect(exitCode).toBe(1);
    } finally {
      await configure(LAB, node, mending);
    }
    await expectVerified();
  });
});
