/** What the pages show of a session is typed again, at a copy of the documented lab, and has to print the same. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../lab/paths.ts';
import { succeed } from '../system/vtylab.ts';
import { Typist } from './retype.ts';

const LAB = 'docs-pages';
let cwd: string;
let typist: Typist;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-pages-'));
  await cp(join(ROOT, 'topologies/remote-access'), cwd, { recursive: true });
  const text = await readFile(join(cwd, 'lab.yaml'), 'utf8');
  await writeFile(join(cwd, 'lab.yaml'), text.replace(/^name:.*$/m, `name: ${LAB}`));
});
beforeEach(async () => {
  await succeed(['up'], { cwd });
  typist = new Typist(LAB, cwd);
});
afterEach(async () => {
  await typist.close();
  await succeed(['down', '--lab', LAB]);
});
afterAll(() => rm(cwd, { recursive: true }));

test.each(['cli.md', 'configuration.md', 'classes.md', 'logs.md', 'services.md', 'filters.md'])('%s', async (name) => {
  expect(await typist.retype(name)).toBe('');
});
