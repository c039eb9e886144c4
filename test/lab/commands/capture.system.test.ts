/** `vtylab capture` by what tshark, capinfos and tcpdump read in its files. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baseImage } from '../../../images/base.ts';
import { openDocker } from '../../../lab/engine/docker.ts';
import { capture } from '../../../lab/operations/capture.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import { LAUNCHER, succeed, vtylab } from '../../system/vtylab.ts';

const LAB = 'test-capture';
const engine = openDocker();
const at = { cwd: '' };

const FILE = `name: ${LAB}
topology:
  nodes:
    R1:
      config: |
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
        set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.1/30
    H1:
      kind: host
      interfaces: {eth1: 192.0.2.2/30}
    H2:
      kind: host
      interfaces: {eth1: 198.51.100.2/30}
  links:
    - endpoints: ["R1:ge-0/0/0", "H1:eth1"]
    - endpoints: ["R1:ge-0/0/1", "H2:eth1"]
`;

beforeAll(async () => {
  at.cwd = await mkdtemp(join(tmpdir(), 'vtylab-capture-'));
  await writeFile(join(at.cwd, 'lab.yaml'), FILE);
  await succeed(['up'], at);
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  engine.close();
  await rm(at.cwd, { recursive: true });
});

const ping = (host: string, to: string, count: number) =>
  succeed(['exec', host, '--', 'ping', '-q', '-i0.02', `-c${count}`, '-W5', to], at);

/** `vtylab capture` as a process of its own, once it captures. */
async function begin(args: readonly string[], env: Record<string, string> = {}) {
  const child = execa(process.execPath, [LAUNCHER, 'capture', ...args], {
    ...at,
    env,
    reject: false,
    encoding: 'buffer',
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await expect.poll(() => said, { timeout: 20_000 }).toContain('Ctrl-C ends it');
  return { child, said: () => said };
}

/** Interface and kind of every ICMP packet in a file. */
async function echoes(file: string): Promise<Record<string, number>> {
  const fields = ['-T', 'fields', '-E', 'separator=/s', '-e', 'frame.interface_name', '-e', 'icmp.type'];
  const { stdout } = await execa('tshark', ['-n', '-r', file, '-Y', 'icmp', ...fields], at);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return Object.fromEntries([...Map.groupBy(lines, (line) => line)].map(([line, all]) => [line, all.length]));
}

test('several interfaces go into one file under their names, and Ctrl-C loses nothing', async () => {
  const { child } = await begin(['R1', 'H2:eth1', '-w', 'all.pcapng', '--filter', 'icmp']);
  await Promise.all([ping('H1', '192.0.2.1', 50), ping('H2', '198.51.100.1', 30)]);
  child.kill('SIGINT');
  const { exitCode, stderr } = await child;
  expect({ exitCode, stderr: Buffer.from(stderr).toString() }).toEqual({
    exitCode: 0,
    stderr: `capturing R1:ge-0/0/0, R1:ge-0/0/1, H2:eth1; Ctrl-C ends it
220 packets captured, 0 missed
  R1:ge-0/0/0: 100 captured, 0 missed
  R1:ge-0/0/1: 60 captured, 0 missed
  H2:eth1: 60 captured, 0 missed`,
  });
  expect(await echoes('all.pcapng')).toEqual({
    'R1:ge-0/0/0 8': 50,
    'R1:ge-0/0/0 0': 50,
    'R1:ge-0/0/1 8': 30,
    'R1:ge-0/0/1 0': 30,
    'H2:eth1 8': 30,
    'H2:eth1 0': 30,
  });
  const { stdout: about } = await execa('capinfos', ['all.pcapng'], at);
  expect(about).toMatch(/File type: +Wireshark\/\.\.\. - pcapng/);
  expect(about.match(/Number of stat entries = 1/g)).toHaveLength(3);
  expect((await execa('tcpdump', ['-n', '-r', 'all.pcapng'], at)).stdout.split('\n')).toHaveLength(220);
});

test('standard output is live, and ends by itself after so many packets', async () => {
  const { child } = await begin(['R1:ge-0/0/0', '--format', 'pcap', '--filter', 'icmp', '-c', '3', '--snaplen', '60']);
  let bytes = 0;
  child.stdout.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  await ping('H1', '192.0.2.1', 1);
  const packets = 2 * (16 + 60);
  // nobody has told it to end; the file's header may have come before anybody listened
  await expect.poll(() => [packets, 24 + packets].includes(bytes), { timeout: 20_000 }).toBe(true);
  await ping('H1', '192.0.2.1', 1);
  const { exitCode, stdout, stderr } = await child;
  expect(exitCode).toBe(0);
  expect(Buffer.from(stderr).toString()).toContain('3 packets captured, 0 missed');
  const read = await execa('tcpdump', ['-n', '-r', '-'], { input: stdout });
  expect(read.stdout.split('\n')).toHaveLength(3);
});

test('--wireshark hands it to a program of that name', async () => {
  const program = join(at.cwd, 'wireshark');
  await writeFile(program, '#!/bin/sh\n[ "$*" = "-k -i -" ] && exec cat >seen.pcapng\n');
  await chmod(program, 0o755);
  const { child } = await begin(['H1:eth1', '--wireshark', '--filter', 'icmp', '-c', '2', '--json'], {
    PATH: `${at.cwd}:${process.env.PATH}`,
  });
  await ping('H1', '192.0.2.1', 1);
  expect(JSON.parse(Buffer.from((await child).stdout).toString())).toEqual({
    interfaces: [{ name: 'H1:eth1', captured: 2, dropped: 0 }],
    captured: 2,
    dropped: 0,
  });
  await expect.poll(() => echoes('seen.pcapng').catch(() => undefined)).toEqual({ 'H1:eth1 8': 1, 'H1:eth1 0': 1 });
});

test('a capture that is killed leaves no tcpdump in the node', async () => {
  const { child } = await begin(['H1:eth1']);
  const running = () => vtylab(['exec', 'H1', '--', 'pgrep', '-x', 'tcpdump'], at).then(({ exitCode }) => exitCode);
  expect(await running()).toBe(0);
  child.kill('SIGKILL');
  await child;
  await expect.poll(running, { timeout: 20_000 }).toBe(1);
});

test('a node of another image is captured from beside it', async () => {
  const labels = { [LABELS.lab]: LAB, [LABELS.node]: 'X', [LABELS.kind]: 'linux' };
  const image = baseImage();
  const entrypoint = ['sleep', 'infinity'];
  const id = await engine.create({ name: `vtylab-${LAB}-X`, image, labels, entrypoint, capabilities: [] });
  await engine.start(id);
  const output = new PassThrough();
  const running = await capture({ engine, lab: LAB, interfaces: ['X:lo'], output });
  const session = await engine.exec(id, ['bash', '-c', 'echo hello >/dev/udp/127.0.0.1/9']);
  await session.ended;
  const report = await running.stop();
  output.end();
  expect(report.interfaces).toMatchObject([{ name: 'X:lo', dropped: 0 }]);
  expect((await buffer(output)).includes('hello\n')).toBe(true);
  await expect.poll(async () => (await engine.list(LABELS.lab, LAB)).length, { timeout: 20_000 }).toBe(4);
  await engine.remove(id);
});

test('a node that ends is told, and the others go on', async () => {
  const { child } = await begin(['H1:eth1', 'H2:eth1', '--filter', 'icmp']);
  await succeed(['stop', 'H1'], at);
  await ping('H2', '198.51.100.1', 1);
  child.kill('SIGTERM');
  const said = Buffer.from((await child).stderr).toString();
  expect(said).toMatch(/^ {2}H1:eth1: 0 captured, 0 missed \(ended early: .*\)$/m);
  expect(said).toMatch(/^ {2}H2:eth1: 2 captured, 0 missed$/m);
  await succeed(['start', 'H1'], at);
});

test.each([
  [['R9'], "no node 'R9' in lab 'test-capture'; there are H1, H2, R1"],
  [['R1:ge-0/0/7'], "no interface 'ge-0/0/7' at R1; there are ge-0/0/0, ge-0/0/1, lo0"],
  [['R1', '--filter', 'tcp prt 22'], "filter 'tcp prt 22': syntax error; expected an expression of pcap-filter(7)"],
  [['R1', '--format', 'pcap'], 'the format pcap takes one interface, got 2 (R1:ge-0/0/0, R1:ge-0/0/1)'],
  [['R1', '--wireshark', '-w', 'x'], '-w FILE and --wireshark exclude each other'],
  [['R1', '-c', '0'], "-c: '0' is not a whole number from 1"],
])('%j is refused, and leaves no file', async (args, message) => {
  const file = args.includes('-w') ? [] : ['-w', 'none.pcapng'];
  expect(await vtylab(['capture', ...args, ...file], at)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error: ${message}`,
  });
  await expect(readFile(join(at.cwd, 'none.pcapng'))).rejects.toThrow('ENOENT');
});

test('a terminal gets a hint instead of packets', async () => {
  const command = [process.execPath, LAUNCHER, 'capture', 'R1'].join(' ');
  const { stdout } = await execa('script', ['-q', '-e', '-c', command, '/dev/null'], { ...at, reject: false });
  expect(stdout).toContain('packets are nothing for a terminal; add -w FILE or --wireshark');
});

test('interfaces whose link or node goes and comes back are captured again, into the same file', async () => {
  const { child, said } = await begin(['R1', '-w', 'again.pcapng', '--filter', 'icmp', '--json']);
  const heard = (words: string) => expect.poll(said, { timeout: 60_000 }).toContain(words);
  await ping('H1', '192.0.2.1', 1);
  await succeed(['link', 'down', 'R1:ge-0/0/0'], at);
  await heard('R1:ge-0/0/0 is gone (');
  await heard('R1:ge-0/0/0 is captured again');
  await succeed(['link', 'up', 'R1:ge-0/0/0'], at);
  await expect.poll(() => said().match(/R1:ge-0\/0\/0 is captured again/g)?.length, { timeout: 60_000 }).toBe(2);
  await ping('H1', '192.0.2.1', 2);
  const before = said().length;
  await succeed(['restart', 'R1'], at);
  for (const name of ['R1:ge-0/0/0', 'R1:ge-0/0/1']) {
    await expect.poll(() => said().slice(before), { timeout: 60_000 }).toContain(`${name} is captured again`);
  }
  await ping('H1', '192.0.2.1', 3);
  await ping('H2', '198.51.100.1', 4);
  child.kill('SIGINT');
  const { stdout } = await child;
  expect(JSON.parse(Buffer.from(stdout).toString())).toMatchObject({
    captured: 20,
    interfaces: [
      { name: 'R1:ge-0/0/0', captured: 12, interruptions: expect.any(Number) },
      { name: 'R1:ge-0/0/1', captured: 8, interruptions: expect.any(Number) },
    ],
  });
  const { stdout: read } = await execa(
    'tshark',
    ['-r', 'again.pcapng', '-T', 'fields', '-e', 'frame.interface_name'],
    at,
  );
  expect(read.split('\n').filter((name) => name === 'R1:ge-0/0/0')).toHaveLength(12);
  expect(read.split('\n').filter((name) => name === 'R1:ge-0/0/1')).toHaveLength(8);
});
