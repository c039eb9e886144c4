/** The firewall log, given what ulogd2 would send it over its socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFirewallLog } from '../../../device/firewall/log.ts';

const record = (number: number, more: object = {}) => ({
  'raw.label': 1,
  'oob.seq.local': number,
  'oob.prefix': 'D protect all',
  'oob.hook': 0,
  'oob.in': 'ge-0-0-0',
  'ip.protocol': 17,
  src_ip: '192.0.2.1',
  dest_ip: '192.0.2.2',
  src_port: 5000,
  dest_port: number,
  ...more,
});

/** A log without a ulogd2, and what it writes to the system log. */
async function startLog() {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-firewall-log-'));
  const path = join(directory, 'socket');
  const lines: string[] = [];
  const firewallLog = createFirewallLog({
    collecting: () => false,
    log: (program, message) => lines.push(`${program}: ${message}`),
    socket: path,
  });
  await firewallLog.listen();
  onTestFinished(() => {
    firewallLog.close();
    rmSync(directory, { recursive: true });
  });
  /** One life of ulogd2. */
  const send = (...texts: string[]) =>
    new Promise<void>((resolve) => connect(path).on('close', resolve).resume().end(texts.join('')));
  const sendRecords = (...records: object[]) => send(...records.map((one) => `${JSON.stringify(one)}\n`));
  const ports = async () => (await firewallLog.entries()).map(({ destinationPort }) => destinationPort);
  return { firewallLog, lines, send, sendRecords, ports };
}

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

test('the log keeps the last 400 packets, newest first', async () => {
  const { firewallLog, sendRecords, ports } = await startLog();
  await sendRecords(...count(0, 999).map((number) => record(number)));
  await expect.poll(ports).toEqual(count(600, 999).reverse());
  expect((await firewallLog.entries())[0]?.sequence).toBe(999);
  expect(firewallLog.lost()).toBe(0);
});

test('numbers that are missing are packets that were lost', async () => {
  const { firewallLog, sendRecords, ports } = await startLog();
  await sendRecords(...[0, 1, 5, 6, 10].map((number) => record(number)));
  await expect.poll(ports).toEqual([10, 6, 5, 1, 0]);
  expect(firewallLog.lost()).toBe(3 + 3);
  await firewallLog.clear();
  expect(firewallLog.lost()).toBe(0);
  expect(await ports()).toEqual([]);
});

test('each life of ulogd2 counts from 0, and may begin with a loss', async () => {
  const { firewallLog, sendRecords, ports } = await startLog();
  await sendRecords(record(0), record(1));
  await expect.poll(ports).toHaveLength(2);
  await sendRecords(record(2));
  await expect.poll(ports).toHaveLength(3);
  expect(firewallLog.lost()).toBe(2);
});

test('a line that was cut short is a packet lost, not the log', async () => {
  const { firewallLog, send, ports } = await startLog();
  const [a, b, c] = [0, 1, 2].map((number) => `${JSON.stringify(record(number))}\n`);
  await send(a ?? '', `${(b ?? '').slice(0, 40)}\n`, c ?? '');
  await expect.poll(ports).toEqual([2, 0]);
  expect(firewallLog.lost()).toBe(1);
});

test('then syslog goes to the system log and not to this one; what is lost of it is said there', async () => {
  const { firewallLog, lines, sendRecords } = await startLog();
  await sendRecords(record(0, { 'raw.label': 2 }), record(3, { 'raw.label': 2 }));
  await expect
    .poll(() => lines)
    .toEqual([
      'fpc0 PFE_FW_SYSLOG_IP: FW: ge-0/0/0.0 D udp 192.0.2.1 192.0.2.2 5000 0 (1 packets)',
      'fpc0 PFE_FW_SYSLOG_IP: FW: 2 packets came faster than they could be logged',
      'fpc0 PFE_FW_SYSLOG_IP: FW: ge-0/0/0.0 D udp 192.0.2.1 192.0.2.2 5000 3 (1 packets)',
    ]);
  expect(await firewallLog.entries()).toEqual([]);
  expect(firewallLog.lost()).toBe(0);
});
