/** One run of a real playbook with every report, and the same verdicts whether steps run side by side or not. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../lab/paths.ts';
import { succeed, vtylab } from './vtylab.ts';

const LAB = 'reports-system';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-reports-'));
  await cp(join(ROOT, 'topologies/remote-access'), folder, { recursive: true });
  const file = join(folder, 'lab.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name:.*$/m, `name: ${LAB}`));
  await writeFile(
    join(folder, 'mixed.yaml'),
    `login: {user: lab, password: lab123}
procedures:
- name: mixed
  steps:
  - for: {n: [1, 2, 3, 4]}
    steps:
    - {name: 'in \${n}', ssh: 192.168.255.2, from: R1, to: R2, expect: accepted, log: none}
    - {name: 'out \${n}', ssh: 192.168.255.2, from: R1, source: 192.168.255.1, to: R2, expect: rejected, log: {entries: 1}}
    - {name: 'wrong \${n}', telnet: 192.168.255.2, from: R1, source: 192.168.255.1, to: R2, expect: accepted}
    - {name: 'version \${n}', cli: show version, on: R2, matches: R2}
  - {name: clear, cli: clear firewall log, on: R2}
  - {name: one more, ssh: 192.168.255.2, from: R1, source: 192.168.255.1, to: R2, expect: rejected}
  - {name: the log has that one only, cli: show firewall log, on: R2, lacks: 'R +ge[\\s\\S]*R +ge', matches: 'R +ge'}
  - {name: nobody, udp: 192.168.255.2, port: 7777, from: R1, to: R2, expect: refused}
`,
  );
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(folder, { recursive: true });
});

const text = (name: string) => readFile(join(folder, name), 'utf8');

test('every report of one run, and the comparison with the run before', async () => {
  const first = await vtylab(['verify', '--playbook', 'mixed.yaml', '--record', 'last.json'], { cwd: folder });
  expect(first.exitCode).toBe(1);
  expect(first.stdout).toMatch(/^15 passed, 4 failed, 1 unproven$/m);
  const files = ['--html', 'r.html', '--markdown', 'r.md', '--junit', 'r.xml', '--record', 'r.json'];
  const { exitCode, stdout } = await vtylab(
    ['verify', '--playbook', 'mixed.yaml', ...files, '--compare', 'last.json'],
    { cwd: folder, env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder } },
  );
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^::stop-commands::(\S+)\n[\s\S]*\ncompared with [\s\S]*\n::\1::\n::error /);
  expect(stdout).toContain('5 still failing');
  expect(stdout.match(/^::error file=mixed\.yaml,line=9,/gm)).toHaveLength(4);
  expect(stdout.match(/^::warning file=mixed\.yaml,/gm)).toHaveLength(1);
  expect(await text('r.html')).toContain('terminal_access_denied');
  expect(await text('r.md')).toMatch(/^## .* reports\\-system: 15 passed, 4 failed, 1 unproven$/m);
  expect(await text('r.xml')).toContain('<testsuites name="reports-system" tests="20" failures="5" errors="0"');
  const schema = JSON.parse(await readFile(join(ROOT, 'schemas/report.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, strict: true, formats: { 'date-time': true } }).compile(schema);
  expect(validate(JSON.parse(await text('r.json'))), JSON.stringify(validate.errors)).toBe(true);
  expect((await vtylab(['compare', 'last.json', 'r.json'], { cwd: folder })).exitCode).toBe(0);
});

test('a report that cannot be written is told before anything is run', async () => {
  const { exitCode, stdout, stderr } = await vtylab(['verify', '--html', 'none/r.html'], { cwd: folder });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain('--html: cannot write none/r.html: there is no folder none');
});

test('side by side or one after the other, the verdicts are the same', async () => {
  const statuses = async (...more: string[]) => {
    const { stdout } = await vtylab(['verify', '--playbook', 'mixed.yaml', '--json', ...more], { cwd: folder });
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly { step: string; status: string }[] };
    return verdicts.map(({ step, status }) => `${step}: ${status}`);
  };
  const serial = await statuses('--serial');
  expect(serial).toHaveLength(20);
  for (const jobs of ['2', '8', '30']) expect(await statuses('--jobs', jobs)).toEqual(serial);
});
