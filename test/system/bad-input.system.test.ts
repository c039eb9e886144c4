/** Bad input is told with file, line and column, ends with exit code 2, and starts nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { vtylab } from './vtylab.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-bad-'));
});

afterEach(async () => {
  const { stdout } = await vtylab(['ps']);
  expect(stdout).not.toContain('bad-input');
  await rm(folder, { recursive: true });
});

async function up(files: Record<string, string>) {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return vtylab(['up'], { cwd: folder });
}

const lab = (node: string) => `name: bad-input\ntopology:\n  nodes:\n    R1: ${node}\n`;
const ROOT = 'set system root-authentication encrypted-password "$6$s$h"';

describe('a lab with errors', () => {
  test.each<[what: string, files: Record<string, string>, message: string]>([
    [
      'an unknown key',
      { 'lab.yaml': lab('{startup: R1.conf}') },
      "lab.yaml:4:10: error: topology.nodes.R1: unknown key 'startup'; expected kind, group, image,",
    ],
    [
      'an unknown kind',
      { 'lab.yaml': lab('{kind: switch}') },
      "lab.yaml:4:16: error: topology.nodes.R1.kind: unknown value 'switch'; expected router, host, linux or bridge",
    ],
    [
      'a syntax error in set commands',
      {
        'lab.yaml': lab('{startup-config: R1.conf}'),
        'R1.conf': `${ROOT}\nset system services ssh root-login perhaps\n`,
      },
      'R1.conf:2:36: error:',
    ],
    [
      'a missing brace',
      { 'lab.yaml': lab('{startup-config: R1.conf}'), 'R1.conf': 'system {\n    host-name R1;\n' },
      'R1.conf:3:1: error:',
    ],
    [
      'a filter that is applied but not defined',
      {
        'lab.yaml': lab('{startup-config: R1.conf}'),
        'R1.conf': `${ROOT}\nset interfaces lo0 unit 0 family inet filter input nowhere\n`,
      },
      "Referenced filter 'nowhere' is not defined",
    ],
    [
      'a missing root password',
      { 'lab.yaml': lab('{config: "set system host-name R1"}') },
      "Missing mandatory statement: 'root-authentication'",
    ],
  ])('%s', async (_what, files, message) => {
    const { exitCode, stdout, stderr } = await up(files);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  test('every error of every node is told, not the first alone', async () => {
    const bad = 'set system services ssh root-login perhaps\n';
    const files = {
      'lab.yaml':
        'name: bad-input\ntopology:\n  nodes:\n    R1: {startup-config: a.conf}\n    R2: {startup-config: b.conf}\n',
      'a.conf': `${bad}${bad}`,
      'b.conf': bad,
    };
    const { stderr } = await up(files);
    expect(stderr.match(/[ab]\.conf:\d:36: error/g)).toEqual([
      'a.conf:1:36: error',
      'a.conf:2:36: error',
      'b.conf:1:36: error',
    ]);
  });
});

describe('wrong use', () => {
  test.each([
    [['upp'], /upp/],
    [['up', '--nope'], /--nope/],
    [['up', '-t', 'nowhere.yaml'], /nowhere\.yaml/],
    [['verify', '-t', 'topologies/remote-access/lab.yaml', '--only', 'no such step'], /no such step/],
  ])('vtylab %j', async (args, message) => {
    const { exitCode, stderr } = await vtylab(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
  });
});

test('without an engine it says what was tried and how to start one', async () => {
  await writeFile(join(folder, 'lab.yaml'), lab(`{config: '${ROOT}'}`));
  const { exitCode, stderr } = await vtylab(['up'], {
    cwd: folder,
    env: { DOCKER_HOST: `unix://${folder}/no-engine.sock` },
  });
  expect(stderr).toContain('no-engine.sock');
  expect(stderr).toContain('start that engine, or make DOCKER_HOST name another');
  expect(exitCode).toBe(3);
});
