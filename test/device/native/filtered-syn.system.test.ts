import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../../device/run.ts';
import { buildNatives, type Natives } from './build.ts';
import { createWire, layWire } from './wire.ts';

const wire = createWire();
let natives: Natives | undefined;

const RULES = `table inet vtylab
delete table inet vtylab
table inet vtylab {
  chain input {
    type filter hook input priority 0;
    tcp dport 22 counter reject with icmpx admin-prohibited
    tcp dport 7003 reject with icmpx no-route
    tcp dport 7009 drop
  }
}`;

beforeAll(async () => {
  natives = await buildNatives();
  await layWire(wire);
  await wire.r2.serve(7000);
});

beforeEach(() => wire.r2.nft(RULES));

afterAll(async () => {
  await wire.remove();
  await natives?.remove();
});

/** Runs a stock client on R1 with the library, and returns what it printed. */
async function client(...argv: readonly string[]): Promise<string> {
  const preload = `LD_PRELOAD=${natives?.filteredSyn}`;
  const { stdout, stderr } = await runCommand(wire.r1.inside('env', preload, ...argv));
  return stdout + stderr.replaceAll('\r', '');
}

function ssh(...args: readonly string[]): Promise<string> {
  return client('ssh', '-n', '-T', '-F', 'none', '-o', 'BatchMode=yes', ...args);
}

describe('a SYN that a filter rejects', () => {
  test.each([
    ['a blocking connect()', []],
    ['a non-blocking connect()', ['-o', 'ConnectTimeout=5']],
    ['a connect() from a source address', ['-b', '192.168.255.1']],
  ])('is refused after one packet: %s', async (_name, options) => {
    expect(await ssh(...options, 'admin@192.168.255.2')).toBe(
      'ssh: connect to host 192.168.255.2 port 22: Connection refused\n',
    );
    expect(await wire.r2.list()).toContain('counter packets 1 ');
  });

  test('is refused over IPv6', async () => {
    expect(await ssh('admin@fd00:1::2')).toBe('ssh: connect to host fd00:1::2 port 22: Connection refused\n');
    expect(await wire.r2.list()).toContain('counter packets 1 ');
  });
});

describe('any other outcome is the kernel’s', () => {
  test('connected, and the descriptor blocks as before', async () => {
    const script = 'exec 3<>/dev/tcp/192.168.255.2/7000; echo ping >&3; read -r answer <&3; echo "$answer"';
    expect(await client('bash', '-c', script)).toBe('pong\n');
  });

  test('no listener', async () => {
    expect(await ssh('-p', '7001', 'admin@192.168.255.2')).toContain('port 7001: Connection refused');
  });

  test('another ICMP error than a filter’s', async () => {
    expect(await ssh('-p', '7003', 'admin@192.168.255.2')).toContain('port 7003: Network is unreachable');
  });

  test('no answer, in the time the client gives it', async () => {
    const said = await ssh('-o', 'ConnectTimeout=1', '-p', '7009', 'admin@192.168.255.2');
    expect(said).toContain('port 7009: Connection timed out');
  });

  test('no route', async () => {
    expect(await ssh('admin@10.0.0.1')).toContain('Network is unreachable');
  });
});
