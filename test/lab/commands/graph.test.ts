/** `vtylab graph`, as it is typed; it needs no engine. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const LAB = join(ROOT, 'topologies/remote-access/lab.yaml');

async function graph(...words: readonly string[]) {
  const cwd = await mkdtemp(join(tmpdir(), 'vtylab-graph-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const env = { DOCKER_HOST: 'unix:///nowhere' };
  const argv = [join(ROOT, 'bin/vtylab.mjs'), 'graph', '-t', LAB, ...words];
  const result = await execa(process.execPath, argv, { cwd, env, reject: false });
  return { ...result, file: (name: string) => readFile(join(cwd, name), 'utf8') };
}

test.each([
  ['lab.svg', /^<svg /],
  ['lab.mmd', /^flowchart /],
  ['lab.drawio', /^<mxfile /],
  ['lab.dot', /^graph "remote-access" /],
  ['lab.json', /^\{\n {2}"title": "remote-access"/],
])('--output %s', async (name, begin) => {
  const { exitCode, stdout, file } = await graph('--output', name);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  const text = await file(name);
  expect(text).toMatch(begin);
  expect(text).toContain('192.168.255.2/32');
  expect(text).toContain('local_acl');
});

test('to standard output, in the format that is named', async () => {
  expect((await graph('--format', 'mermaid')).stdout).toContain('in local_acl');
  expect((await graph()).stdout).toMatch(/^<svg /);
});

test.each([
  [['--format', 'svgg'], "--format: unknown value 'svgg'"],
  [['--layout', 'circle'], "--layout: unknown value 'circle'"],
  [['--output', 'nowhere/lab.svg'], '--output: cannot write nowhere/lab.svg: there is no folder nowhere'],
])('%j', async (words, message) => {
  const { exitCode, stderr } = await graph(...words);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
