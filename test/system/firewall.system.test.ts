/** What filters have counted and logged, as the commands show it: with real packets, from a host on two wires. */
import { execa } from 'execa';
import { beforeEach, describe, expect, test } from 'vitest';
import { ownLab } from './own-lab.ts';
import { ROOT_PASSWORD } from './vtylab.ts';

/** RA's filter with counters, and a way in by fxp0 too. */
const TOPOLOGY = `
name: firewall
topology:
  nodes:
    H:
      kind: host
      interfaces: {eth1: 192.168.1.1/30, eth2: 10.0.0.1/24}
      static: {192.168.255.2/32: 192.168.1.2}
    R1:
      interfaces: {ge-0/0/0: 192.168.1.2/30, fxp0: 10.0.0.2/24, lo0: 192.168.255.2/32}
      services: [ssh, telnet]
      users: {root: {encrypted-password: "${ROOT_PASSWORD}"}}
      filter: {lo0: local_acl}
      config: |
        set firewall policer slow if-exceeding bandwidth-limit 32k
        set firewall policer slow if-exceeding burst-size-limit 4k
        set firewall policer slow then discard
        set firewall family inet filter local_acl term terminal_access from source-address 192.168.1.0/30
        set firewall family inet filter local_acl term terminal_access from protocol tcp
        set firewall family inet filter local_acl term terminal_access from port [ ssh telnet ]
        set firewall family inet filter local_acl term terminal_access then count allowed
        set firewall family inet filter local_acl term terminal_access then accept
        set firewall family inet filter local_acl term terminal_access_denied from protocol tcp
        set firewall family inet filter local_acl term terminal_access_denied from port [ ssh telnet ]
        set firewall family inet filter local_acl term terminal_access_denied then count denied
        set firewall family inet filter local_acl term terminal_access_denied then log
        set firewall family inet filter local_acl term terminal_access_denied then syslog
        set firewall family inet filter local_acl term terminal_access_denied then reject
        set firewall family inet filter local_acl term echo from icmp-type echo-request
        set firewall family inet filter local_acl term echo then count echo
        set firewall family inet filter local_acl term echo then policer slow
        set firewall family inet filter local_acl term echo then accept
        set firewall family inet filter local_acl term flood from protocol udp
        set firewall family inet filter local_acl term flood from destination-port 10000-39999
        set firewall family inet filter local_acl term flood then count flood
        set firewall family inet filter local_acl term flood then log
        set firewall family inet filter local_acl term flood then discard
        set firewall family inet filter local_acl term reset from destination-port 7000
        set firewall family inet filter local_acl term reset then log
        set firewall family inet filter local_acl term reset then reject tcp-reset
        set firewall family inet filter local_acl term port from destination-port 7001
        set firewall family inet filter local_acl term port then log
        set firewall family inet filter local_acl term port then reject port-unreachable
        set firewall family inet filter local_acl term quiet from destination-port 7002
        set firewall family inet filter local_acl term quiet then syslog
        set firewall family inet filter local_acl term quiet then discard
        set firewall family inet filter local_acl term default-term then accept
  links:
    - endpoints: ["H:eth1", "R1:ge-0/0/0"]
    - endpoints: ["H:eth2", "R1:fxp0"]
`;

const lab = ownLab('firewall', TOPOLOGY);

const r1 = (command: string) => lab.cli('R1', command);

/** Runs a program inside a node's container. */
function inside(node: string, ...argv: string[]) {
  return execa('docker', ['exec', lab.container(node), ...argv]);
}

/** One attempt to connect from the host, and how it ended; a SYN that is not answered is sent once a second. */
async function attempt(source: string, destination: string, port: number): Promise<string> {
  const argv = ['/usr/libexec/vtylab/vtylab-connect', '-s', source, '-t', '0.9', '--', destination, String(port)];
  const script = 'exec 3>/tmp/outcome; "$@" </dev/null >/dev/null; cat /tmp/outcome';
  const { stdout } = await inside('H', 'bash', '-c', script, 'attempt', ...argv);
  return (JSON.parse(stdout) as { readonly outcome: string }).outcome;
}

const INSIDE = '192.168.1.1';
const OUTSIDE = '10.0.0.1';
const LOOPBACK = '192.168.255.2';

/** Bytes and packets of a counter, as `show firewall` prints them. */
async function counted(counter: string): Promise<[bytes: number, packets: number]> {
  const text = await r1(`show firewall filter local_acl counter ${counter}`);
  const [, bytes, packets] = new RegExp(`^${counter} +(\\d+) +(\\d+)$`, 'm').exec(text) ?? [];
  return [Number(bytes), Number(packets)];
}

/** Bytes of a SYN that the stock kernel sends. */
const SYN = 60;

describe('counters', () => {
  beforeEach(() => r1('clear firewall all'));

  test('count what their terms match, and are laid out as in Junos', async () => {
    for (const port of [22, 23, 22]) expect(await attempt(OUTSIDE, LOOPBACK, port)).toBe('rejected');
    await inside('H', 'ping', '-c', '5', '-i', '0.2', LOOPBACK);
    expect(await r1('show firewall filter local_acl')).toBe(
      [
        '',
        'Filter: local_acl                                              ',
        'Counters:',
        'Name                                                Bytes              Packets',
        'allowed                                                 0                    0',
        'denied                                                180                    3',
        'echo                                                  420                    5',
        'flood                                                   0                    0',
        'Policers:',
        'Name                                                Bytes              Packets',
        'slow-echo                                               0                    0',
      ].join('\n'),
    );
    expect(await r1('show firewall | display xml')).toMatch(
      /<counter>\s*<counter-name>denied<\/counter-name>\s*<packet-count>3<\/packet-count>\s*<byte-count>180<\/byte-count>\s*<\/counter>/,
    );
    expect(await attempt(INSIDE, LOOPBACK, 22)).toBe('connected');
    expect((await counted('allowed'))[1]).toBeGreaterThanOrEqual(2);
  });

  test('of a policer tell what it discarded', async () => {
    const argv = ['ping', '-q', '-c', '30', '-i', '0.01', '-s', '1000', '-W', '1', LOOPBACK];
    const { stdout } = await inside('H', 'bash', '-c', '"$@" || true', 'ping', ...argv);
    const received = Number(/(\d+) received/.exec(stdout)?.[1]);
    expect(received).toBeLessThan(30);
    expect((await counted('echo'))[1]).toBe(30);
    expect(await counted('slow-echo')).toEqual([1028 * (30 - received), 30 - received]);
  });

  test('survive commits that leave their filter alone, and go to zero when they are cleared', async () => {
    expect(await attempt(OUTSIDE, LOOPBACK, 22)).toBe('rejected');
    expect(await counted('denied')).toEqual([SYN, 1]);
    await lab.configure('R1', 'set system host-name R9');
    await lab.configure('R1', 'set firewall family inet filter other term x then count other');
    await lab.configure('R1', 'set interfaces ge-0/0/0 unit 0 family inet filter input other');
    expect(await counted('denied')).toEqual([SYN, 1]);
    expect(await attempt(OUTSIDE, LOOPBACK, 22)).toBe('rejected');
    expect(await counted('denied')).toEqual([2 * SYN, 2]);
    await inside('H', 'ping', '-c', '2', '-i', '0.2', LOOPBACK);
    await r1('clear firewall counter denied filter local_acl');
    expect([await counted('denied'), await counted('echo')]).toEqual([
      [0, 0],
      [168, 2],
    ]);
    await r1('clear firewall filter local_acl');
    expect(await counted('echo')).toEqual([0, 0]);
    await lab.configure(
      'R1',
      'delete interfaces ge-0/0/0 unit 0 family inet filter',
      'delete firewall family inet filter other',
      'delete system host-name',
    );
  });

  test('are asked for by name', async () => {
    await expect(r1('show firewall filter nosuch')).rejects.toThrow("error: filter 'nosuch' not found");
    await expect(r1('show firewall filter local_acl counter nosuch')).rejects.toThrow(
      "error: counter 'nosuch' not found",
    );
  });
});

/** Sends UDP packets from the host, numbered by their ports, one a millisecond or as fast as it can. */
function send(count: number, pace: 'steady' | 'burst') {
  const program = `
    const socket = require('node:dgram').createSocket('udp4');
    let [sent, left] = [0, ${count}];
    const gone = () => --left || socket.close();
    const begin = performance.now();
    const timer = setInterval(() => {
      const due = ${pace === 'steady'} ? Math.min(${count}, performance.now() - begin) : Math.min(${count}, sent + 500);
      for (; sent < due; sent++) socket.send('', 10000 + sent, '${LOOPBACK}', gone);
      if (sent >= ${count}) clearInterval(timer);
    }, ${pace === 'steady' ? 5 : 0});`;
  return inside('H', 'node', '-e', program);
}

/** Destination ports of the log, newest first. */
async function loggedPorts(): Promise<{ readonly ports: number[]; readonly lost: number }> {
  const text = await r1('show firewall log detail');
  const ports = [...text.matchAll(/Destination address: [\d.]+:(\d+)$/gm)].map(([, port]) => Number(port));
  return { ports, lost: Number(/^Lost : (\d+) packets/m.exec(text)?.[1] ?? 0) };
}

const last = (count: number, from: number) => Array.from({ length: count }, (_, at) => from - at);

describe('the log', () => {
  beforeEach(async () => {
    await r1('clear firewall all');
    await r1('clear firewall log');
  });

  test('loses none of a thousand packets a second, and shows the last 400', async () => {
    await send(5000, 'steady');
    const { ports, lost } = await loggedPorts();
    expect(await counted('flood')).toEqual([5000 * 28, 5000]);
    expect(lost).toBe(0);
    expect(ports).toEqual(last(400, 14_999));
  });

  test('says how many it lost when more came than it could take', async () => {
    const ulogd = (await inside('R1', 'pgrep', '-x', 'ulogd')).stdout;
    await inside('R1', 'kill', '-STOP', ulogd); // nobody takes what the kernel logs, and its buffer fills up
    await send(20_000, 'burst');
    await inside('R1', 'kill', '-CONT', ulogd);
    const { ports, lost } = await loggedPorts();
    expect(await counted('flood')).toEqual([20_000 * 28, 20_000]);
    const taken = (ports[0] ?? 0) - 9999;
    expect(taken).toBeGreaterThan(3000);
    // the packet that marks the end may itself be lost, and is sent again
    expect([0, 1, 2]).toContain(lost - (20_000 - taken));
    expect(ports).toEqual(last(400, 9999 + taken));
    await r1('clear firewall log');
    expect(await loggedPorts()).toEqual({ ports: [], lost: 0 });
  });

  test('has every way of rejecting as R, and of an output filter the interface the packet would leave by', async () => {
    expect(await attempt(INSIDE, LOOPBACK, 7000)).toBe('refused');
    expect(await attempt(INSIDE, LOOPBACK, 7001)).not.toBe('connected');
    await lab.configure(
      'R1',
      'set firewall family inet filter out term echo from protocol icmp',
      'set firewall family inet filter out term echo then log',
      'set firewall family inet filter out term echo then discard',
      'set firewall family inet filter out term rest then accept',
      'set interfaces ge-0/0/0 unit 0 family inet filter output out',
    );
    await expect(r1('ping 192.168.1.1 count 1 wait 1')).rejects.toThrow();
    await lab.configure(
      'R1',
      'delete interfaces ge-0/0/0 unit 0 family inet filter output',
      'delete firewall family inet filter out',
    );
    const [ping, ...rejects] = (await r1('show firewall log')).trimEnd().split('\n').slice(2);
    expect(ping).toMatch(/pfe {7}D {6}ge-0\/0\/0\.0 {4}ICMP {12}192\.168\.1\.2 +192\.168\.1\.1$/);
    expect(rejects.length).toBeGreaterThanOrEqual(2);
    for (const entry of rejects) expect(entry).toMatch(/pfe {7}R {6}ge-0\/0\/0\.0 {4}TCP/);
  });

  test('then syslog writes a line to messages; then log does not', async () => {
    const messages = () => r1('show log messages | match PFE_FW_SYSLOG_IP');
    expect(await attempt(OUTSIDE, LOOPBACK, 23)).toBe('rejected');
    expect(await attempt(INSIDE, LOOPBACK, 7000)).toBe('refused');
    expect(await attempt(INSIDE, LOOPBACK, 7002)).toBe('timeout');
    await expect
      .poll(messages, { timeout: 20_000 })
      .toMatch(/fpc0 PFE_FW_SYSLOG_IP: FW: ge-0\/0\/0\.0 D tcp 192\.168\.1\.1 192\.168\.255\.2 \d+ 7002 \(1 packets\)/);
    const lines = await messages();
    expect(lines).toMatch(/FW: ge-0\/0\/0\.0 R tcp 10\.0\.0\.1 192\.168\.255\.2 \d+ 23 \(1 packets\)/);
    expect(lines).not.toContain(' 7000 ');
    expect((await loggedPorts()).ports).toEqual([7000, 23]);
  });
});

test("RA's SSH-FILTER keeps ssh out of the management interface and nowhere else", async () => {
  await lab.configure(
    'R1',
    'set firewall family inet filter SSH-FILTER term 1 from protocol tcp',
    'set firewall family inet filter SSH-FILTER term 1 from port ssh',
    'set firewall family inet filter SSH-FILTER term 1 from interface fxp0',
    'set firewall family inet filter SSH-FILTER term 1 then discard',
    'set firewall family inet filter SSH-FILTER term 2 then accept',
    'set interfaces lo0 unit 0 family inet filter input SSH-FILTER',
  );
  expect(await attempt(OUTSIDE, '10.0.0.2', 22)).toBe('timeout');
  expect(await attempt(OUTSIDE, '10.0.0.2', 23)).toBe('connected');
  expect(await attempt(INSIDE, '192.168.1.2', 22)).toBe('connected');
  expect(await attempt(OUTSIDE, LOOPBACK, 22)).toBe('connected'); // in by ge-0/0/0, whatever its source
});
