/** vtylab's commands against doing the same by hand. */
import { join } from 'node:path';
import { BenchLab } from './lab.ts';
import { measure, type Timing } from './measure.ts';
import { plainDown, plainUp } from './plain.ts';
import { run } from './run.ts';

/** `up`, ready and committed, against two bare containers and a veth. */
export async function compareUp(rounds: number): Promise<Timing[]> {
  await using lab = new BenchLab('up');
  return await measure(rounds, [
    { name: 'vtylab up', run: () => lab.vtylab('up'), after: () => lab.vtylab('down') },
    { name: 'docker run ×2, ip link add', run: plainUp, after: plainDown },
  ]);
}

/** `verify` against the same logins with stock clients, both from inside R1: those accepted, and all four. */
export async function compareVerify(rounds: number): Promise<{ accepted: Timing[]; all: Timing[] }> {
  await using lab = new BenchLab('verify');
  await lab.vtylab('up');
  const pid = await lab.pid('R1');
  const logins = (which: string) => () =>
    run('nsenter', ['-t', String(pid), '-n', 'expect', join(import.meta.dirname, 'logins.exp'), which]);
  const accepted = await measure(rounds, [
    { name: 'vtylab verify', run: () => lab.vtylab('verify', '--only', 'logs in') },
    { name: 'ssh, telnet', run: logins('accepted') },
  ]);
  const all = await measure(rounds, [
    { name: 'vtylab verify', run: () => lab.vtylab('verify') },
    { name: 'ssh, telnet', run: logins('all') },
  ]);
  return { accepted, all };
}
