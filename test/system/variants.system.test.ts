/**
 * RA prints the filter in two orders, and one of its procedures starts at a host. A term stands where its first `set`
 * put it, so the orders are different filters; each must behave as written.
 */
import { afterEach, expect, test } from 'vitest';
import { configure, succeed, vtylab } from './vtylab.ts';

const FOLDER = 'topologies/remote-access';
const FILTER = 'firewall family inet filter local_acl';
let running = '';

async function up(variant: string): Promise<string> {
  running = `${FOLDER}/${variant}.yaml`;
  await succeed(['up', '-t', running]);
  return `remote-access-${variant}`;
}

afterEach(async () => {
  await succeed(['down', '-t', running]);
});

async function expectVerified(steps = 13): Promise<void> {
  const { exitCode, stdout } = await vtylab(['verify', '-t', running]);
  expect(stdout).toMatch(new RegExp(`\\n${steps} passed, 0 failed, 0 unproven\\n?$`));
  expect(exitCode).toBe(0);
}

test('the short forms of YAML become the same lab', async () => {
  await up('short');
  await expectVerified();
});

test('a host in the subnet is let in, from its other address it is not', async () => {
  await up('host');
  await expectVerified(8);
});

test.each([
  ['tcp-estab-before', /^\d\d:\d\d:\d\d {2}pfe {7}A /m],
  ['tcp-estab-after', /Dest Addr$/],
] as const)(
  '%s: who gets in is the same; the term decides established packets only where it is reached',
  async (variant, log) => {
    const lab = await up(variant);
    await expectVerified();

    // R1 answers this attempt with a RST, an "established" packet by tcp-established's reading.
    await configure(lab, 'R2', [`set ${FILTER} term tcp-estab then log`]);
    await succeed(['cli', '--lab', lab, 'R2', 'clear firewall log']);
    await vtylab(['cli', '--lab', lab, 'R2', 'telnet 192.168.1.1 port 9999']);
    expect(`${await succeed(['cli', '--lab', lab, 'R2', 'show firewall log'])}`).toMatch(log);
  },
);

test('replies to R2’s own ssh are rejected too, unless tcp-estab stands before the term that denies', async () => {
  const lab = await up('tcp-estab-before');
  const attempt = () => vtylab(['cli', '--lab', lab, 'R2', 'telnet 192.168.255.1 port 22 source 192.168.255.2']);
  await succeed(['cli', '--lab', lab, 'R2', 'clear firewall log']);
  const refused = attempt();
  await expect
    .poll(() => succeed(['cli', '--lab', lab, 'R2', 'show firewall log']), { timeout: 10_000 })
    .toMatch(/R {6}ge-0\/0\/0\.0 {4}TCP {13}192\.168\.255\.1 {20}192\.168\.255\.2/);
  await configure(lab, 'R2', [`insert ${FILTER} term tcp-estab before term terminal_access_denied`]);
  // The reply to the next SYN of the very same attempt is let through.
  expect((await refused).stdout).toMatch(/Connected to 192\.168\.255\.1\./);
  expect((await attempt()).stdout).toMatch(/Connected to 192\.168\.255\.1\./);
});
