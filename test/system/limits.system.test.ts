/** The super-server's limits, on real connections to real daemons. */
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type Attempt, hold } from './connections.ts';
import { HOST, PASSWORD, USER_LAB, wireLab } from './wire-lab.ts';

const lab = wireLab(
  'limits',
  [USER_LAB, 'system services telnet', 'system services ssh connection-limit 3', 'system services finger rate-limit 5'],
  { then: (lab) => lab.askpass('client', PASSWORD) },
);

function times(count: number, attempt: Attempt): Attempt[] {
  return Array<Attempt>(count).fill(attempt);
}

/** IPv4 and IPv6 connections of a service, as `show system services` has them. */
async function used(service: string): Promise<{ inet: number; inet6: number }> {
  const output = await lab.cli('server', 'show system services');
  const [, inet, inet6] = new RegExp(`^${service} +tcp +\\d+ +(\\d+) +(\\d+) `, 'm').exec(output) ?? [];
  return { inet: Number(inet), inet6: Number(inet6) };
}

async function messages(): Promise<string> {
  return lab.cli('server', 'show log messages');
}

/** What the runtime holds: its descriptors, and the memory it occupies in kB; and daemons and the dead among the processes. */
async function holdings() {
  const script =
    'ls /proc/$(pgrep -of boot[.]cjs)/fd | wc -l; ps -eo stat,comm | grep -cE "^Z|vsftpd"; grep VmRSS /proc/$(pgrep -of boot[.]cjs)/status';
  const { stdout } = await execa('docker', ['exec', lab.container('server'), 'sh', '-c', script]);
  const [descriptors, processes, memory] = stdout.split('\n').map((line) => Number(/\d+/.exec(line)?.[0]));
  return { descriptors: descriptors ?? NaN, processes: processes ?? NaN, memory: memory ?? NaN };
}

test('by default the 75th connects and the 76th is refused at once, IPv6 counts apart, and room is there again', async () => {
  const held = await hold(lab.container('client'), { host: HOST, port: 23, count: 77 });
  expect(held.attempts).toEqual([...times(75, 'served'), 'closed', 'closed']);
  expect(await messages()).toMatch(/ inetd\[\d+\]: telnet from 10\.0\.0\.1 exceeded counts \(limit 75\)$/m);
  expect(await used('telnet')).toEqual({ inet: 75, inet6: 0 });
  const connections = await lab.cli('server', 'show system connections inet');
  expect(connections.match(/^tcp4 .* 10\.0\.0\.2\.23 +10\.0\.0\.1\.\d+ +ESTABLISHED$/gm)).toHaveLength(75);

  const six = await hold(lab.container('server'), { host: '::1', port: 23, count: 2 });
  expect(six.attempts).toEqual(times(2, 'served'));
  expect(await used('telnet')).toEqual({ inet: 75, inet6: 2 });

  // a lower limit cuts no session, and one that ends makes no room below it
  await lab.configure('server', 'set system services telnet connection-limit 74');
  expect(await held.alive()).toBe(75);
  await held.close(1);
  await expect.poll(() => used('telnet')).toEqual({ inet: 74, inet6: 2 });
  const lower = await hold(lab.container('client'), { host: HOST, port: 23, count: 1 });
  expect(lower.attempts).toEqual(['closed']);
  await held.close(1);
  await expect.poll(() => used('telnet')).toEqual({ inet: 73, inet6: 2 });
  const again = await hold(lab.container('client'), { host: HOST, port: 23, count: 2 });
  expect(again.attempts).toEqual(['served', 'closed']);

  await Promise.all([held, six, lower, again].map((each) => each.close()));
  await expect.poll(() => used('telnet')).toEqual({ inet: 0, inet6: 0 });
});

test('three ssh sessions of a stock client leave no room for a fourth, and the end of one makes some', async () => {
  const environment = ['--env', 'SSH_ASKPASS=/root/pass', '--env', 'SSH_ASKPASS_REQUIRE=force'];
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  function ssh() {
    const argv = ['exec', '-i', ...environment, lab.container('client'), 'ssh', '-tt', ...options, `lab@${HOST}`];
    const session = execa('docker', argv, { reject: false });
    const prompt = new Promise<void>((resolve, reject) => {
      session.stdout.on('data', (chunk: Buffer) => chunk.includes('server> ') && resolve());
      session.then(({ stderr }) => reject(new Error(stderr)), reject);
    });
    return { session, prompt };
  }
  const sessions = [ssh(), ssh(), ssh()];
  await Promise.all(sessions.map(({ prompt }) => prompt));
  expect(await used('ssh')).toEqual({ inet: 3, inet6: 0 });
  await expect(ssh().prompt).rejects.toThrow(/Connection (closed|reset) by/);
  expect(await messages()).toMatch(/ inetd\[\d+\]: ssh from 10\.0\.0\.1 exceeded counts \(limit 3\)$/m);

  sessions[0]?.session.stdin.end('quit\n');
  await sessions[0]?.session;
  await expect.poll(() => used('ssh')).toEqual({ inet: 2, inet6: 0 });
  const next = ssh();
  await next.prompt;
  for (const { session } of [...sessions.slice(1), next]) session.stdin.end('quit\n');
  await Promise.all([...sessions.slice(1), next].map(({ session }) => session));
  await expect.poll(() => used('ssh')).toEqual({ inet: 0, inet6: 0 });
});

test('the fifth question in a minute is answered and the sixth is not, by IPv4 and by IPv6 each', async () => {
  for (const [container, host] of [
    [lab.container('client'), HOST],
    [lab.container('server'), '::1'],
  ] as const) {
    const asked = await hold(container, { host, port: 79, count: 7, greet: '\r\n' });
    expect(asked.attempts).toEqual([...times(5, 'served'), 'closed', 'closed']);
    await asked.close();
  }
  expect(await messages()).toMatch(/ inetd\[\d+\]: finger from 10\.0\.0\.1 exceeded counts\/min \(limit 5\/min\)$/m);
});

test('250 sessions at once are served, the device answers meanwhile, and 2,000 more attempts leave nothing behind', async () => {
  await lab.configure('server', 'set system services ftp connection-limit 250 rate-limit 250');
  await setTimeout(2000); // a commit's garbage is collected a second after it
  const before = await holdings();
  const held = await hold(lab.container('client'), { host: HOST, port: 21, count: 250 });
  expect(held.attempts).toEqual(times(250, 'served'));
  expect(await used('ftp')).toEqual({ inet: 250, inet6: 0 });
  const more = await hold(lab.container('client'), { host: HOST, port: 21, count: 2000 });
  expect(new Set(more.attempts)).toEqual(new Set(['closed']));
  expect(await held.alive()).toBe(250);
  await Promise.all([held.close(), more.close()]);
  await expect.poll(() => used('ftp')).toEqual({ inet: 0, inet6: 0 });
  await expect.poll(async () => (await holdings()).descriptors).toBeLessThanOrEqual(before.descriptors);
  await expect.poll(async () => (await holdings()).processes).toBe(0);
  await expect.poll(async () => (await holdings()).memory - before.memory, { timeout: 20_000 }).toBeLessThan(8 << 10);
});
