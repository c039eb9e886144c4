/** The npm package, as another project has it: in node_modules, where Node takes no TypeScript. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, VERSION } from '../../lab/paths.ts';
import { succeed } from '../system/vtylab.ts';

const LAB = 'package-consumer';
const MODULES = join(ROOT, 'node_modules');
let consumer: string;

/** A project with the package and what it depends on; the latter from here, so that no registry is needed. */
beforeAll(async () => {
  const { stdout } = await execa(process.execPath, [join(ROOT, 'scripts/package.ts')]);
  consumer = await mkdtemp(join(tmpdir(), 'vtylab-consumer-'));
  const modules = join(consumer, 'node_modules');
  await mkdir(join(modules, 'vtylab'), { recursive: true });
  await execa('tar', ['xzf', stdout.trim(), '--strip-components=1', '-C', join(modules, 'vtylab')]);
  const { dependencies } = JSON.parse(await readFile(join(modules, 'vtylab/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const linked = [...Object.keys(dependencies), 'vitest', '@types'];
  for (const name of linked) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(MODULES, name), join(modules, name));
  }
  await cp(join(ROOT, 'examples'), consumer, { recursive: true });
  await cp(join(ROOT, 'topologies/remote-access'), join(consumer, 'lab'), { recursive: true });
  const file = join(consumer, 'lab/lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${LAB}`));
  await writeFile(join(consumer, 'package.json'), '{"type": "module"}\n');
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]).catch(() => {}); // taken down already
  await rm(consumer, { recursive: true });
});

const inConsumer = (program: string, ...args: string[]) =>
  execa(program, args, { cwd: consumer, reject: false, env: { NO_COLOR: '1', LAB: 'lab/lab.yaml', VITEST: '' } });

test('holds what it needs, and no tests or sources', async () => {
  const files = await readdir(join(consumer, 'node_modules/vtylab'), { recursive: true });
  expect(files).toEqual(
    expect.arrayContaining(['bin/vtylab.mjs', 'dist/index.mjs', 'dist/vitest.mjs', 'build/check.mjs']),
  );
  expect(files.filter((name) => /(^|\/)test\/|\.test\.|(?<!\.d)\.ts$/.test(name))).toEqual([]);
});

test('the command runs', async () => {
  const { stdout, exitCode } = await inConsumer(process.execPath, 'node_modules/vtylab/bin/vtylab.mjs', '--version');
  expect([stdout, exitCode]).toEqual([VERSION, 0]);
  const plan = await inConsumer(
    process.execPath,
    'node_modules/vtylab/bin/vtylab.mjs',
    'up',
    '-t',
    'lab/lab.yaml',
    '--plan',
  );
  expect(plan.stdout).toContain('create R1: not there');
});

test('a Node 20 of the machine runs the command and the library, too', async () => {
  const older = '/usr/bin/node';
  const { stdout: version = '' } = await execa(older, ['--version'], { reject: false });
  if (!/^v2[0-3]\./.test(version)) {
    console.warn(`NOT TRIED: ${older} is ${version || 'not there'}, no Node 20 to 23`);
    return;
  }
  const command = (...words: string[]) => inConsumer(older, 'node_modules/vtylab/bin/vtylab.mjs', ...words);
  for (const words of [
    ['generate', 'leaf-spine', '-n', '6', '--ipv6', '--filters'],
    ['graph', '-t', 'lab/lab.yaml'],
    ['matrix', '-t', 'lab/lab.yaml', '--predict', '--offline'],
    ['up', '-t', 'lab/lab.yaml', '--plan'],
    ['ps', '--json'],
  ]) {
    const { exitCode, stderr } = await command(...words);
    expect([words[0], exitCode, stderr]).toEqual([words[0], 0, '']);
  }
  await writeFile(
    join(consumer, 'older.mjs'),
    `import { lab } from 'vtylab';
const net = await lab('lab/lab.yaml');
try {
  await net.up();
  const [r1, r2] = [net.node('R1'), net.node('R2')];
  const login = { user: 'lab', password: 'lab123' };
  console.log((await r1.ssh(r2, login)).outcome);
  const { reason, outcome } = await r1.ssh(r2, { ...login, source: '192.168.255.1' });
  console.log(outcome, reason);
  const report = await net.verify({ only: 'logs in' });
  console.log(report.failed + report.errors, report.passed > 0);
} finally {
  await net.down();
  await net.close();
}
`,
  );
  const run = await inConsumer(older, 'older.mjs');
  expect(run.stderr).toBe('');
  expect(run.stdout).toMatch(/^accepted\nrejected .*terminal_access_denied.*\n0 true$/);
});

test('its types hold for a consumer that checks libraries too, and wrong uses do not compile', async () => {
  const options = { target: 'es2024', lib: ['es2024', 'esnext.disposable'], module: 'nodenext', types: ['node'] };
  const compilerOptions = { ...options, strict: true, noEmit: true };
  await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const check = () => inConsumer(join(MODULES, '.bin/tsc'), '-p', '.');
  expect(await check()).toMatchObject({ stdout: '', exitCode: 0 });
  const wrong = join(consumer, 'wrong.ts');
  await writeFile(wrong, "import { lab } from 'vtylab';\nconst net = await lab('x');\nawait net.node('R1').ssh(22);\n");
  expect((await check()).stdout).toMatch(/^wrong\.ts\(3,/);
  await rm(wrong);
});

test('the program and the tests of examples/ run', async () => {
  const program = await inConsumer(process.execPath, 'remote-access.ts', 'lab/lab.yaml');
  expect(program.stderr).toBe('');
  expect(program.stdout).toMatch(/^accepted: .*\nrejected: .*\nwithout the filter: accepted\nput back: rejected\n/);
  const tests = await inConsumer(process.execPath, join(MODULES, 'vitest/vitest.mjs'), 'run', '--root', '.');
  expect(tests.stdout).toMatch(/Tests +3 passed \(3\)/);
});

test('a matcher that fails says what was seen and why; what is not proven fails both ways', async () => {
  await writeFile(
    join(consumer, 'wrong.test.ts'),
    `import { afterAll, beforeAll, expect, test } from 'vitest';
import { lab } from 'vtylab';
import 'vtylab/vitest';
const net = await lab('lab/lab.yaml');
const [r1, r2] = [net.node('R1'), net.node('R2')];
const source = '192.168.255.1';
beforeAll(() => net.up(), 120_000);
afterAll(() => net[Symbol.asyncDispose](), 120_000);
test('a', { timeout: 60_000 }, () => expect(r1).toReach(r2, { ssh: true, source }));
test('b', { timeout: 60_000 }, () => expect(r1).not.toReach(r2, { ssh: true }));
test('c', { timeout: 60_000 }, () => expect(r1).not.toReach(r2, { tcp: 7777 }));
test('d', { timeout: 60_000 }, () => expect(r1).toBeRejectedBy(r2, { ssh: true, source, term: 'other' }));
test('e', { timeout: 60_000 }, () => expect(r1).toReach(r2, { ssh: true, telnet: true }));
test('f', () => void net.node('R3'));
test('g', () => r1.ssh('192.0.2.9'));
`,
  );
  const { stdout, stderr } = await inConsumer(
    process.execPath,
    join(MODULES, 'vitest/vitest.mjs'),
    ...['run', '--root', '.', 'wrong.test.ts', '--reporter', 'json'],
  );
  const found = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    readonly testResults: readonly {
      readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[];
    }[];
  };
  const messages = found.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map((one) => one.failureMessages[0]),
  );
  expect(messages, stderr).toEqual([
    expect.stringMatching(
      /expected R1 to reach R2\n\nssh from R1 \(192\.168\.255\.1\).* saw rejected .*terminal_access_denied.*is not in 192\.168\.1\.0\/30/,
    ),
    expect.stringContaining('expected R1 not to reach R2\n\naccepted; source 192.168.1.1'),
    expect.stringMatching(/expected R1 not to reach R2\n\n[\s\S]*saw refused[\s\S]*nothing proves that R2 did so/),
    expect.stringMatching(/expected R1 to be rejected by R2\n\n.*expected term other/),
    expect.stringContaining('expected one service, got ssh and telnet'),
    expect.stringContaining("lab package-consumer: unknown node 'R3'; expected R1 or R2"),
    expect.stringContaining('192.0.2.9 is no address that a node of lab package-consumer is configured with'),
  ]);
});
