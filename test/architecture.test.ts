import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectureViolations, deadLinks } from './setup/architecture.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['lab', 'device', 'protocol', 'images', 'bench', 'bin', 'fuzz', 'test', 'scripts', 'docs', '.ci'];

/** Every file of the project's folders and of its top level that matches. */
function sources(pattern: RegExp): Map<string, string> {
  const top = readdirSync(ROOT, { withFileTypes: true });
  const below = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }),
  );
  const files = [...top, ...below].filter((entry) => entry.isFile() && pattern.test(entry.name));
  const paths = files.map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

test('the sources keep the rules of the house', () => {
  expect(architectureViolations(sources(/\.(m?ts|mjs|c|h|sh)$/))).toEqual([]);
});

test('every link of the pages leads somewhere', () => {
  expect(deadLinks(sources(/\.md$/), (path) => existsSync(join(ROOT, path)))).toEqual([]);
});

describe('what the rules catch', () => {
  test.each([
    ['lab/plan/plan.ts', "import { parse } from '../../device/config/parse.ts';", 'device/config/parse.ts'],
    ['device/main.ts', "import type { Engine } from '../lab/engine/engine.ts';", 'lab/engine/engine.ts'],
    ['protocol/rpc.ts', "export * from '../lab/errors.ts';", 'lab/errors.ts'],
    ['lab/cli.ts', "const { x } = await import('../device/main.ts');", 'device/main.ts'],
    ['lab/operations/ps.ts', "import { labsOf } from '../commands/select.ts';", 'lab/commands/select.ts'],
    ['lab/links/panel.ts', "import Docker from 'dockerode';", 'dockerode'],
    ['lab/cli.ts', "import { Listr } from 'listr2';", 'listr2'],
    ['device/op/ping.ts', "import { spawn } from 'node:child_process';", 'node:child_process'],
    ['lab/verify/run.ts', "import {\n  execa,\n} from 'execa';", 'execa'],
    ['device/features/system.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['lab/long.ts', '\n'.repeat(301), '301 lines'],
  ])('%s (%#)', (path, content, named) => {
    const [violation = '', ...more] = architectureViolations(new Map([[path, content]]));
    expect(violation).toContain(path);
    expect(violation).toContain(named);
    expect(more).toEqual([]);
  });

  test('a link to a page that is not there', () => {
    const pages = new Map([['docs/a.md', '[b](b.md#part) [web](https://example.net/x) [up](../README.md)']]);
    expect(deadLinks(pages, (path) => path === 'README.md')).toEqual(['docs/a.md links to b.md, which is not there']);
  });
});

describe('what the rules let through', () => {
  test.each([
    ['lab/engine/docker-spec.ts', "import type { ContainerCreateOptions } from 'dockerode';"],
    ['device/run.ts', "import { spawn } from 'node:child_process';"],
    ['device/apply/network.ts', "import type { ChildProcess } from 'node:child_process';"],
    ['device/version.ts', "import manifest from '../package.json' with { type: 'json' };"],
    ['test/system/up.system.test.ts', "import { execa } from 'execa';\nimport '../../lab/index.ts';"],
  ])('%s: %s', (path, content) => {
    expect(architectureViolations(new Map([[path, content]]))).toEqual([]);
  });
});
