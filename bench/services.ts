/** What it costs a device to refuse a connection over a service's limit. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { median } from './measure.ts';
import { run } from './run.ts';

const FILES = {
  'lab.yaml': 'name: services\ntopology:\n  nodes:\n    R1: { startup-config: R1.conf }\n',
  'R1.conf':
    'set system root-authentication encrypted-password "$6$none$none"\nset system services finger rate-limit 1\n',
};

/** Connections of a round; those of all rounds must come within the minute after the one that is let in. */
const CONNECTIONS = 2000;
const ROUNDS = 5;

/** Runs in the device's network namespace: connects to finger, one connection after the other. */
const KNOCK = `
const net = require('node:net');
let [left, closed] = [Number(process.argv[1]), 0];
(function next() {
  if (left-- === 0) return console.log(closed);
  net.connect(79, '127.0.0.1').on('error', () => {}).on('connect', function () { this.write('\\r\\n'); }).resume().on('close', () => { closed++; next(); });
})();
`;

/** CPU of the device's main process for each connection that is accepted and refused. */
export async function serviceFigures(): Promise<Figure[]> {
  await using lab = new BenchLab('services', FILES);
  await lab.vtylab('up');
  const container = await lab.pid('R1');
  const runtime = Number((await run('pgrep', ['--ns', String(container), '-f', 'boot.cjs device'])).split('\n')[0]);
  const knock = (count: number) =>
    run('nsenter', ['-t', String(container), '-n', process.execPath, '-e', KNOCK, String(count)]);
  await knock(1);
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const before = cpu(runtime);
    const closed = Number(await knock(CONNECTIONS));
    if (closed !== CONNECTIONS) throw new Error(`${closed} of ${CONNECTIONS} connections were closed`);
    if (round > 0) costs.push((cpu(runtime) - before) / CONNECTIONS);
  }
  const value = median(costs);
  const [least, most] = [Math.min(...costs), Math.max(...costs)].map((cost) => cost.toFixed(3));
  return [
    {
      what: 'CPU to accept and refuse a connection over the limit',
      ours: `${value.toFixed(3)} ms (${least}–${most})`,
      value,
      aim: 1,
      unit: 'ms',
    },
  ];
}

/** Milliseconds that a process's threads have run. */
function cpu(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const times = tasks.map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]));
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}
