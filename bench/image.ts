/** How long the image takes to build: from nothing, and after a change in TypeScript. */
import { appendFileSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { docker } from '../images/docker.ts';
import { type Built, build, recipe } from '../images/image.ts';
import { ROOT } from '../lab/paths.ts';

/** Built for its time only; the image in use stays. */
const TRIAL = `vtylab/device:bench-${process.pid}`;

/** Builds twice and removes what that left. */
export async function imageBuilds(): Promise<{ cold: Built; warm: Built }> {
  const before = stages();
  const wanted = await recipe();
  const cold = build(TRIAL, wanted, ['--no-cache']);
  const changed = join(ROOT, `build/bench-${process.pid}.mjs`);
  copyFileSync(wanted.files.get('app/main.cjs') ?? '', changed);
  appendFileSync(changed, '// a change\n');
  const warm = build(TRIAL, { ...wanted, files: new Map([...wanted.files, ['app/main.cjs', changed]]) });
  rmSync(changed);
  docker(['rmi', TRIAL]);
  const left = stages().filter((id) => !before.includes(id));
  if (left.length > 0) docker(['rmi', ...left]);
  return { cold, warm };
}

/** The images of the Dockerfile's first stage that the classic builder keeps as its cache. */
function stages(): string[] {
  const list = docker(['images', '--quiet', '--filter', 'dangling=true', '--filter', 'label=vtylab.stage=build']);
  return list.trim().split('\n').filter(Boolean);
}
