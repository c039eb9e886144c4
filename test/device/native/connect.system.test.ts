import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProcess } from '../../../device/run.ts';
import { buildNatives, type Natives } from './build.ts';
import { createWire, layWire } from './wire.ts';

const wire = createWire();
let natives: Natives | undefined;

/** What each port of R2 does; 7000 has the server, 7001 nobody. */
const RULES = `table inet vtylab {
  chain input {
    type filter hook input priority 0;
    tcp dport 7013 counter reject with icmpx admin-prohibited
    tcp dport 7003 reject with icmpx port-unreachable
    tcp dport 7009 drop
  }
}`;

beforeAll(async () => {
  natives = await buildNatives();
  await layWire(wire);
  await wire.r2.nft(RULES);
  await wire.r2.serve(7000);
});

afterAll(async () => {
  await wire.remove();
  await natives?.remove();
});

/** Runs vtylab-connect on R1. */
async function connect(args: readonly string[], input = '') {
  const argv = wire.r1.inside(natives?.connect ?? '', ...args);
  const child = startProcess(argv, { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const [stdin, stdout, stderr, outcome] = child.stdio as unknown as [Writable, Readable, Readable, Readable];
  const exit = new Promise((resolve) => child.once('exit', resolve));
  stdin.on('error', () => {});
  stdin.end(input);
  const [line, relayed, complaint] = await Promise.all([text(outcome), text(stdout), text(stderr)]);
  return { report: line === '' ? undefined : JSON.parse(line), relayed, complaint, status: await exit };
}

describe('a connection that comes about', () => {
  test('is relayed both ways, past the end of the input', async () => {
    const { report, relayed, status } = await connect(['192.168.255.2', '7000'], 'x'.repeat(300_000));
    expect(report).toMatchObject({
      outcome: 'connected',
      source: '192.168.1.1',
      sourcePort: expect.any(Number),
      destination: '192.168.255.2',
      destinationPort: 7000,
    });
    expect(relayed).toBe('300000 bytes from ::ffff:192.168.1.1\n');
    expect(status).toBe(0);
  });

  test('comes from the source that was asked for', async () => {
    const { relayed } = await connect(['-s', '192.168.255.1', '192.168.255.2', '7000']);
    expect(relayed).toBe('0 bytes from ::ffff:192.168.255.1\n');
  });

  test('may be IPv6', async () => {
    const { report, relayed } = await connect(['fd00:1::2', '7000']);
    expect(report).toMatchObject({ outcome: 'connected', source: 'fd00:1::1', destination: 'fd00:1::2' });
    expect(relayed).toBe('0 bytes from fd00:1::1\n');
  });
});

describe('a connection that does not', () => {
  test('was refused when a RST came back', async () => {
    const { report, status } = await connect(['192.168.255.2', '7001']);
    expect(report).toMatchObject({ outcome: 'refused', errno: 'ECONNREFUSED', detail: 'Connection refused' });
    expect(report.icmp).toBeUndefined();
    expect(status).toBe(1);
  });

  test('was rejected when an ICMP unreachable came back, by one packet and at once', async () => {
    const { report } = await connect(['-s', '192.168.255.1', '192.168.255.2', '7013']);
    expect(report).toMatchObject({
      outcome: 'rejected',
      source: '192.168.255.1',
      sourcePort: expect.any(Number),
      icmp: { type: 3, code: 13, from: '192.168.255.2' },
    });
    const rules = await wire.r2.list();
    expect(rules).toContain('tcp dport 7013 counter packets 1 ');
  });

  test('is told from a refusal when the ICMP code is port unreachable', async () => {
    const { report } = await connect(['192.168.255.2', '7003']);
    expect(report).toMatchObject({ outcome: 'rejected', errno: 'ECONNREFUSED', icmp: { type: 3, code: 3 } });
  });

  test('is rejected by ICMPv6 too', async () => {
    const { report } = await connect(['fd00:1::2', '7013']);
    expect(report).toMatchObject({ outcome: 'rejected', icmp: { type: 1, code: 1, from: 'fd00:1::2' } });
  });

  test('times out when nothing answers', async () => {
    const { report } = await connect(['-t', '0.2', '192.168.255.2', '7009']);
    expect(report).toMatchObject({ outcome: 'timeout', errno: 'ETIMEDOUT', sourcePort: expect.any(Number) });
    expect(report.elapsed).toBeGreaterThanOrEqual(200);
  });

  test('has no route', async () => {
    const { report } = await connect(['10.0.0.1', '22']);
    expect(report).toMatchObject({ outcome: 'error', errno: 'ENETUNREACH', detail: 'Network is unreachable' });
    expect(report.source).toBeUndefined();
  });

  test('has a source that is not of this machine', async () => {
    const { report } = await connect(['-s', '10.9.9.9', '192.168.255.2', '7000']);
    expect(report).toMatchObject({
      outcome: 'error',
      errno: 'EADDRNOTAVAIL',
      detail: 'source address 10.9.9.9: Cannot assign requested address',
    });
  });
});

test.each([
  [['192.168.255.300', '22'], "expected an IPv4 or IPv6 address, got '192.168.255.300'"],
  [['192.168.255.2', '0'], "expected a port from 1 to 65535, got '0'"],
  [['-t', 'soon', '192.168.255.2', '22'], "expected a number of seconds up to 86400, got 'soon'"],
  [['-s', 'fd00::1', '192.168.255.2', '22'], "expected a source address of the destination's family, got 'fd00::1'"],
])('wrong use: %j', async (args, message) => {
  const { report, complaint, status } = await connect(args);
  expect(report).toBeUndefined();
  expect(complaint).toContain(`vtylab-connect: ${message}\n`);
  expect(status).toBe(2);
});
