/** The example of docs/library.md runs as it is printed. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../../lab/paths.ts';
import { succeed } from '../system/vtylab.ts';
import { blocks } from './pages.ts';

const LAB = 'docs-library';
let directory: string | undefined;

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  if (directory !== undefined) await rm(directory, { recursive: true });
});

test('the example proves the documented lab', async () => {
  const [example = ''] = blocks('library.md', 'ts example.ts');
  // inside the checkout, where 'vtylab' is the package's own name
  await mkdir(join(ROOT, 'build'), { recursive: true });
  directory = await mkdtemp(join(ROOT, 'build/docs-library-'));
  await cp(join(ROOT, 'topologies/remote-access'), directory, { recursive: true });
  const file = join(directory, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${LAB}`));
  await writeFile(join(directory, 'example.ts'), example);

  const { stdout } = await execa(process.execPath, [join(directory, 'example.ts'), file]);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 3)).toEqual([`${LAB}: 3 steps`, 'R1: ssh, telnet', 'R2: ssh, telnet']);
  expect(lines.filter((line) => line.startsWith('passed: '))).toHaveLength(2);
  expect(stdout).toContain('\nrejected, ICMP code 13\n');
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}pfe +R +ge-0\/0\/0\.0 +TCP +192\.168\.255\.1 +192\.168\.255\.2$/m);
  expect(lines.at(-1)).toBe(`R2 → ${join(directory, `saved/${LAB}/R2.conf`)}`);
});
