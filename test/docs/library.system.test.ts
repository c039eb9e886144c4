/** The examples of docs/library.md are those of examples/, and the program runs as it is printed. */
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
  await succeed(['down', '--lab', LAB]).catch(() => {}); // the example has taken it down
  if (directory !== undefined) await rm(directory, { recursive: true });
});

test.each(['remote-access.ts', 'remote-access.test.ts'])('%s is printed as it is', async (name) => {
  const [printed] = blocks('library.md', `ts ${name}`);
  expect(printed).toBe(await readFile(join(ROOT, 'examples', name), 'utf8'));
});

test('the example proves the documented lab, puts its change back, and leaves nothing', async () => {
  // inside the checkout, where 'vtylab' is the package's own name
  await mkdir(join(ROOT, 'build'), { recursive: true });
  directory = await mkdtemp(join(ROOT, 'build/docs-library-'));
  await cp(join(ROOT, 'topologies/remote-access'), directory, { recursive: true });
  const file = join(directory, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${LAB}`));

  const { stdout } = await execa(process.execPath, [join(ROOT, 'examples/remote-access.ts'), file]);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^accepted: accepted; source 192\.168\.1\.1 .*; decided by term terminal_access of /);
  expect(lines[1]).toMatch(/^rejected: .*term terminal_access_denied.* 192\.168\.255\.1 is not in 192\.168\.1\.0\/30$/);
  expect(lines.slice(2, 4)).toEqual(['without the filter: accepted', 'put back: rejected']);
  expect(lines[4]).toMatch(/^\d\d:\d\d:\d\d {2}pfe +R +ge-0\/0\/0\.0 +TCP +192\.168\.255\.1 +192\.168\.255\.2$/);
  expect(lines.slice(5)).toEqual([
    'passed: ssh from the egress address logs in',
    'passed: telnet from the egress address logs in',
  ]);
  expect(await succeed(['ps'])).not.toContain(LAB);
});
