/**
 * The labs that come along, as a user meets them: up, the matrix by packets and by the configurations, verify, verify again at once; then what its page shows is
 * typed. A playbook that cannot fail shows nothing, so one line of a configuration is changed, and a step must notice. They run side by side: mostly they wait.
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { Matrix } from '../../lab/matrix/index.ts';
import { Typist } from '../docs/retype.ts';
import { configure, succeed, vtylab } from './vtylab.ts';

interface ShippedLab {
  readonly name: string;
  /** Of the matrix, at least. */
  readonly cellCount: number;
  /** The steps of a full run. */
  readonly steps: number;
  /** Procedures that are run again; all when absent. */
  readonly again?: string;
  /** The line that is changed, and the step that notices. */
  readonly change: { readonly node: string; readonly line: string; readonly noticed: string };
}

const LABS: readonly ShippedLab[] = [
  {
    name: 'jump-host',
    cellCount: 28,
    steps: 18,
    change: {
      node: 'R1',
      line: 'delete firewall family inet filter only_bastions term ssh_from_elsewhere then reject',
      noticed: 'ssh from the admin is rejected and logged',
    },
  },
  {
    name: 'limits',
    cellCount: 12,
    steps: 33,
    again: 'limit', // all but the one that waits for a minute
    change: {
      node: 'R1',
      line: 'set system services telnet connection-limit 3',
      noticed: 'a third telnet is over it',
    },
  },
  {
    name: 'management-filter',
    cellCount: 78,
    steps: 12,
    change: {
      node: 'R1',
      line: 'insert firewall family inet filter SSH-FILTER term 2 before term 1',
      noticed: "ssh to R1's management port is discarded",
    },
  },
  {
    name: 'ssh-certificates',
    cellCount: 3,
    steps: 19,
    change: {
      node: 'R1',
      line: 'set system services ssh authorized-principals visitors',
      noticed: 'not for another principal',
    },
  },
  {
    name: 'telnet-to-ssh-migration',
    cellCount: 3,
    steps: 15,
    change: { node: 'R1', line: 'set system services ssh', noticed: 'stage 1: ssh does not answer' },
  },
];

afterAll(async () => {
  for (const { name } of LABS) await vtylab(['down', '--lab', name]);
});

describe.concurrent('labs', () => {
  test.each(LABS)('$name', { timeout: 300_000 }, async ({ name, cellCount, steps, again, change }) => {
    const file = `topologies/${name}/lab.yaml`;
    await succeed(['up', '-t', file, '--timeout', '120']);
    const { cells } = JSON.parse(await succeed(['matrix', '-t', file, '--predict', '--json'])) as Matrix;
    expect(cells.length).toBeGreaterThanOrEqual(cellCount);
    expect(cells.filter(({ differs, outcome }) => differs === true || outcome === 'unknown')).toEqual([]);

    const passed = /\n(\d+) passed, 0 failed, 0 unproven\n?$/;
    const first = await vtylab(['verify', '-t', file]);
    expect(passed.exec(first.stdout)?.[1], first.stdout).toBe(String(steps));
    expect(first.exitCode).toBe(0);

    const only = again === undefined ? [] : ['--only', again];
    const second = await vtylab(['verify', '-t', file, ...only]);
    expect(second.stdout).toMatch(passed);
    expect(second.exitCode).toBe(0);

    const typist = new Typist(name, `topologies/${name}`);
    expect(await typist.retype(`labs/${name}.md`)).toBe('');
    await typist.close();

    await configure(name, change.node, [change.line]);
    const third = await vtylab(['verify', '-t', file, ...only]);
    expect(third.stdout).toContain(`✗ ${change.noticed}`);
    expect(third.exitCode).toBe(1);
    await succeed(['down', '-t', file]);
  });
});
