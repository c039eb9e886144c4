/** A playbook of 100 steps against its own longest chain of steps that wait for each other. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateLab } from '../lab/generate/generate.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { measure, type Timing } from './measure.ts';

/** Logins at R2, each followed by a look at what it left: every step waits for the one before. */
const CHAIN = Array.from({ length: 20 }, (_, index) => [
  `{name: login ${index}, ssh: 10.255.0.2, from: R1, to: R2, expect: accepted}`,
  `{name: look ${index}, cli: show system connections, on: R2}`,
]).flat();

/** Steps elsewhere in the line, which wait for nothing: echoes, connections, and what lasts. */
const OTHERS = Array.from({ length: 20 }, (_, index) => [
  `{name: ping ${index}, ping: 10.255.0.6, from: R5, to: R6, expect: accepted}`,
  `{name: tcp ${index}, tcp: 10.255.0.4, port: 22, from: R3, to: R4, expect: accepted}`,
  `{name: show ${index}, cli: show route, on: R3}`,
]).flat();

/** The most the whole may take, in times of its longest chain. */
const AIM = 1.5;

/** The figure with its aim. */
export function playbookFigure([whole, chain]: readonly Timing[]): Figure {
  if (whole === undefined || chain === undefined) throw new RangeError('two timings are compared');
  const seconds = ({ median, min, max }: Timing) => {
    const [middle, ...ends] = [median, min, max].map((time) => (time / 1000).toFixed(2));
    return `${middle} s (${ends.join('–')})`;
  };
  return {
    what: '`verify` of 100 steps · of the 40 among them that wait for each other',
    ours: seconds(whole),
    theirs: seconds(chain),
    value: whole.median / chain.median,
    aim: AIM,
    unit: '×',
  };
}

/** `verify` of all steps, as it is and one after the other, and of the chain alone. Each run's start is in it. */
export async function comparePlaybook(rounds: number): Promise<{ chain: Timing[]; serial: Timing[] }> {
  const { lab: text } = generateLab('line', 6);
  await using lab = new BenchLab('playbook', { 'lab.yaml': text });
  await lab.vtylab('up');
  const playbook = (name: string, steps: readonly string[]) => {
    const file = join(dirname(lab.file), `${name}.yaml`);
    const lines = steps.map((step) => `  - ${step}\n`).join('');
    writeFileSync(file, `login: {user: lab, password: lab123}\nprocedures:\n- name: ${name}\n  steps:\n${lines}`);
    return file;
  };
  const all = playbook('all', [...CHAIN, ...OTHERS]);
  const chain = playbook('chain', CHAIN);
  const verify = (file: string, ...more: string[]) => lab.vtylab('verify', '--playbook', file, ...more);
  const [whole, alone, inTurn] = await measure(rounds, [
    { name: '100 steps', run: () => verify(all) },
    { name: 'the 40 steps of the longest chain', run: () => verify(chain) },
    { name: '100 steps, one after the other', run: () => verify(all, '--serial') },
  ]);
  if (whole === undefined || alone === undefined || inTurn === undefined) throw new RangeError('three timings');
  return { chain: [whole, alone], serial: [whole, inTurn] };
}
