// remote-access.test.ts: the same lab, as tests
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lab } from 'vtylab';
import 'vtylab/vitest';

const net = await lab(process.env.LAB ?? 'topologies/remote-access/lab.yaml');
const [r1, r2] = [net.node('R1'), net.node('R2')];
const ssh = { user: 'lab', password: 'lab123' };
const source = '192.168.255.1';

beforeAll(() => net.up(), 120_000);
afterAll(() => net[Symbol.asyncDispose](), 120_000);

test('R1 logs in from its egress address', async () => {
  await expect(r1).toReach(r2, { ssh, source: '192.168.1.1', term: 'terminal_access' });
});

test('R1 is kept out from its loopback address', async () => {
  await expect(r1).not.toReach(r2, { ssh, source });
  await expect(r1).toBeRejectedBy(r2, { telnet: true, source, code: 13, term: 'terminal_access_denied' });
});

test('a wrong password lets nobody in, and what no service listens on is refused', async () => {
  await expect(r1).toBeDeniedBy(r2, { ssh: { user: 'lab', password: 'wrong' } });
  await expect(r1).toBeRefusedBy(r2, { tcp: 7777 });
});
