/**
 * `make bench`: vtylab and the plain way of doing the same, side by side in one run.
 *
 *   node bench/main.ts [--rounds N] [--write PAGE]
 *   node bench/main.ts --only scale [--sizes 2,10,40,100,250] [--rounds N] [--no-compose] [--write PAGE]
 *
 * Needs root on the engine's machine: the plain way makes its own veth, and memory is read from /proc.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { docker } from '../images/docker.ts';
import { cliFigures } from './cli.ts';
import { compareUp, compareVerify } from './compare.ts';
import { configurationFigures } from './config.ts';
import { figuresTable } from './figures.ts';
import { filterFigures } from './filters.ts';
import { idleMemory } from './idle.ts';
import { imageBuilds } from './image.ts';
import { loginFigures } from './login.ts';
import { comparePlaybook, playbookFigure } from './playbook.ts';
import { comparison, machine, megabytes, table, writeBetweenMarks } from './report.ts';
import { measureScale, type Scale } from './scale.ts';
import { scaleTables } from './scale-report.ts';
import { serviceFigures } from './services.ts';
import { sshFigures } from './ssh.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string' },
    write: { type: 'string' },
    only: { type: 'string' },
    sizes: { type: 'string' },
    compose: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const rounds = Number(options.rounds ?? 9);

/** Sizes of labs: those of `make bench`, and those of `make bench-scale`, which take a quarter of an hour. */
const SIZES = [2, 10, 40];
const ALL_SIZES = [2, 10, 40, 100, 250];

try {
  if (options.only === undefined) await main();
  else if (options.only === 'scale') await scaleAlone();
  else throw new Error(`--only ${options.only}: expected scale`);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [load = Number.NaN] = loadavg();
  say('memory of idle devices');
  const idle = await idleMemory();
  say(`up, ${rounds} rounds`);
  const up = await compareUp(rounds);
  say(`verify, ${rounds} rounds`);
  const verify = await compareVerify(rounds);
  say(`a playbook of 100 steps, ${rounds} rounds`);
  const playbook = await comparePlaybook(rounds);
  say(`the configuration system, ${rounds} rounds`);
  const configuration = await configurationFigures(rounds);
  say(`the CLI, ${rounds} rounds`);
  const cli = await cliFigures(rounds);
  say('connections over the limit');
  const services = await serviceFigures();
  say(`ssh, ${rounds} rounds`);
  const ssh = await sshFigures(rounds);
  say(`logins beside an attacker, ${rounds} rounds`);
  const logins = await loginFigures(rounds);
  say(`filters, ${rounds} rounds`);
  const filters = await filterFigures(rounds);
  const scales = await scaleFigures(SIZES);
  say('building the image from nothing');
  const { cold, warm } = await imageBuilds();

  const report = [
    machineLine(load),
    '### Labs',
    table(
      ['median (fastest–slowest)', 'vtylab', 'by hand', 'ratio'],
      [
        comparison('`up`: two devices, ready and committed · two bare containers and a veth', up),
        comparison('`verify`, the two logins that are accepted · the same with ssh, telnet', verify.accepted),
        comparison('`verify`, the whole playbook · its four logins with ssh, telnet', verify.all),
        comparison('`verify` of 100 steps side by side · with `--serial`', playbook.serial),
      ],
    ),
    figuresTable([playbookFigure(playbook.chain)]),
    table(
      ['idle device', 'PSS', 'of it its own', "engine's shim, PSS"],
      idle.map(({ devices, device, shim }) => [
        `one of ${devices}`,
        megabytes(device.pss),
        megabytes(device.own),
        megabytes(shim.pss),
      ]),
    ),
    '### Labs of many devices',
    scaleTables(scales),
    '### Configuration and CLI',
    figuresTable([...configuration, ...cli]),
    '### Services and login',
    figuresTable([...services, ...ssh, ...logins]),
    '### Filters',
    figuresTable(filters.figures),
    table(['without an aim', 'seen'], filters.others),
    '### Image',
    table(
      ['image', 'time'],
      [
        [`from nothing, on ${cold.base} (${cold.megabytes} MB in all)`, `${cold.seconds.toFixed(1)} s`],
        ['after a change in TypeScript', `${warm.seconds.toFixed(1)} s`],
      ],
    ),
  ].join('\n\n');
  console.log(`\n${report}`);
  if (options.write !== undefined) writeBetweenMarks(options.write, 'make bench', report);
}

/** Only labs of many devices, in all sizes. */
async function scaleAlone(): Promise<void> {
  const [load = Number.NaN] = loadavg();
  const sizes = options.sizes === undefined ? ALL_SIZES : options.sizes.split(',').map(Number);
  const report = [machineLine(load), scaleTables(await scaleFigures(sizes))].join('\n\n');
  console.log(`\n${report}`);
  if (options.write !== undefined) writeBetweenMarks(options.write, 'make bench-scale', report);
}

/** Small ones are noisy, and large ones take long. */
async function scaleFigures(sizes: readonly number[]): Promise<Scale[]> {
  const scales: Scale[] = [];
  for (const n of sizes) {
    const times = Number(options.rounds ?? (n < 10 ? 7 : n < 50 ? 3 : 1));
    say(`a line of ${n} devices, rounds: ${times}`);
    scales.push(await measureScale(n, times, options.compose === true));
  }
  return scales;
}

function machineLine(load: number): string {
  const engine = docker(['version', '--format', '{{.Server.Version}}']).trim();
  return `${machine(engine)}; load average before it began: ${load.toFixed(1)}`;
}

function say(what: string): void {
  console.error(`bench: ${what}`);
}

/** An error, and before it the one that it hides: tidying up after a failure can fail too. */
function tell(error: unknown): void {
  if (error instanceof SuppressedError) {
    tell(error.suppressed);
    tell(error.error);
  } else {
    say(error instanceof Error ? error.message : String(error));
  }
}
