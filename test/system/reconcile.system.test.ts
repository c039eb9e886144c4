/** After an edit of the lab file only what differs changes: by all processes of all nodes, and by what is printed. One lab. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { processesOf } from './processes.ts';
import { configure, ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'test-reconcile';
const IMAGE = `vtylab-${LAB}:test`;
const ROUTER_IMAGE = `vtylab-${LAB}-router:test`;
const engine = openDocker();
let cwd: string;

/** What an edit changes in the lab file. */
interface Edits {
  /** Lines above everything. */
  readonly above?: string;
  /** Lines of R1's configuration and of R2's. */
  readonly R1?: string;
  readonly R2?: string;
  /** R1's end of a link to H. */
  readonly H?: string;
}

const yaml = ({ above = '', R1 = '', R2 = '', H }: Edits = {}) => `${above}name: ${LAB}
topology:
  nodes:
    R1:
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set chassis alarm
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24
        set interfaces lo0 unit 0 family inet address 198.51.100.1/32
${R1}    R2:
      image: ${ROUTER_IMAGE}
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set chassis craft-lockout
        set system services telnet
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.2/24
        set interfaces lo0 unit 0 family inet filter input protect
        set firewall family inet filter protect term denied from protocol tcp
        set firewall family inet filter protect term denied from port telnet
        set firewall family inet filter protect term denied then reject
        set firewall family inet filter protect term rest then accept
${R2}    W: {kind: linux, image: "${IMAGE}", exec: [ip address add 203.0.113.2/24 dev eth1]}
${H === undefined ? '' : '    H: {kind: host, interfaces: {eth1: 192.0.2.130/25}}\n'}  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "W:eth1"]
${H === undefined ? '' : `    - endpoints: ["${H}", "H:eth1"]\n`}`;

const PLAYBOOK = `procedures:
  - name: telnet
    steps:
      - {tcp: "192.0.2.2", port: 23, from: R1, to: R2, source: "192.0.2.1", expect: accepted}
`;

/** The line on which the file of an edit has this. */
const lineOf = (words: string, edits: Edits) => yaml(edits).slice(0, yaml(edits).indexOf(words)).split('\n').length;
const write = (edits: Edits) => writeFile(join(cwd, 'lab.yaml'), yaml(edits));
const up = () => vtylab(['up'], { cwd });
const plan = () => succeed(['up', '--plan'], { cwd });
const processes = () => processesOf(engine, LAB);
const show = (node: string, command: string) => succeed(['cli', '--lab', LAB, node, command]);
const commits = async (node: string) => (await show(node, 'show system commit')).split('\n').length;

/** The interfaces of links that no edit is about, by their numbers in the kernel. */
async function standing(): Promise<string[]> {
  const at = [
    ['R1', 'ge-0-0-0'],
    ['R2', 'ge-0-0-0'],
    ['R1', 'ge-0-0-1'],
    ['W', 'eth1'],
  ] as const;
  return Promise.all(
    at.map(([node, name]) => succeed(['exec', '--lab', LAB, node, '--', 'cat', `/sys/class/net/${name}/ifindex`])),
  );
}
const common = (one: readonly string[] = [], two: readonly string[] = []) => one.filter((each) => two.includes(each));

const TELNET = '        set system services telnet\n';

/** An image of the same program, and another one than the last. */
async function buildImage(tag: string, edition: number, more = ''): Promise<void> {
  await execa('docker', ['build', '--quiet', '--tag', tag, '-'], {
    input: `FROM ${DEVICE_IMAGE}\nLABEL edition=${edition}\n${more}`,
  });
}
const SLEEPS = 'ENTRYPOINT []\nCMD ["sleep", "infinity"]\n';

/** The lab from the fourth test on. */
const EDITED: Edits = { R1: TELNET, R2: '        set system services ssh\n' };

let started: Awaited<ReturnType<typeof up>>;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-reconcile-'));
  await buildImage(IMAGE, 1, SLEEPS);
  await buildImage(ROUTER_IMAGE, 1);
  await write({});
  await writeFile(join(cwd, 'verify.yaml'), PLAYBOOK);
  started = await up();
  expect(started).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await execa('docker', ['rmi', '--force', IMAGE, ROUTER_IMAGE]);
  engine.close();
  await rm(cwd, { recursive: true });
});

test('up twice: every process of every node is the same, and no configuration is checked again', async () => {
  expect(started.stderr).toMatch(/warning: R1: .*not implemented\n.*warning: R2: .*not implemented$/);
  const before = await processes();
  expect(Object.keys(before)).toEqual(['R1', 'R2', 'W', "W's image"]);
  expect(before["W's image"]).toEqual([expect.stringMatching(/ sleep$/)]);
  const again = await up();
  expect(again.stdout).toContain('runs already, nothing was to do');
  expect(again.stderr).toBe(''); // its warnings would be told again
  expect(await processes()).toEqual(before);
});

test('lines that moved are told to their nodes: nothing is committed, and evidence names the new ones', async () => {
  await configure(LAB, 'R2', ['set interfaces lo0 unit 0 family inet address 198.51.100.2/32']);
  const before = { processes: await processes(), R1: await commits('R1'), R2: await commits('R2') };
  const moved = { above: '# a lab of two routers\n\n' };
  await write(moved);
  const why = 'its configuration is the same, on other lines now';
  expect(await plan()).toBe(`note the lines of R1: ${why}\nnote the lines of R2: ${why}`);
  expect(await up()).toMatchObject({ exitCode: 0, stderr: '' });
  expect({ processes: await processes(), R1: await commits('R1'), R2: await commits('R2') }).toEqual(before);
  expect(await show('R2', 'show configuration interfaces lo0 | display set')).toContain('198.51.100.2/32');
  expect(await plan()).toBe('nothing to do');

  const verified = await vtylab(['verify'], { cwd });
  const line = lineOf('set firewall family inet filter protect term denied then reject', moved);
  expect(verified.stdout).toMatch(new RegExp(`term denied of filter protect, line ${line} of \\S*lab\\.yaml`));
});

test('an edited configuration is compared, checked alone, committed, and nothing is restarted', async () => {
  const before = { processes: await processes(), R2: await commits('R2') };
  await write({ R1: TELNET });
  const diff = '[edit system]\n  +   services {\n  +       telnet;\n  +   }';
  // R2 is on its old lines again
  const note = 'note the lines of R2: its configuration is the same, on other lines now';
  expect(await plan()).toBe(`configure R1: its configuration in the lab file changed\n  ${diff}\n${note}`);
  expect(await commits('R2')).toBe(before.R2);
  const { exitCode, stdout, stderr } = await up();
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^\S+ warning: R1: .*not implemented$/);
  expect(stdout).toContain(`configured R1:\n  ${diff}\n`);
  expect({ processes: await processes(), R2: await commits('R2') }).toEqual(before);
  expect(await show('R1', 'show system commit')).toMatch(/^0 /m);
  expect(await plan()).toBe('nothing to do');
});

test('what was changed at the CLI of an edited node is shown before it goes', async () => {
  const before = await processes();
  await write(EDITED);
  const text = await plan();
  expect(text).toMatch(/^configure R2: its configuration in the lab file changed\n/m);
  expect(text).toMatch(/^ {2}- +address 198\.51\.100\.2\/32;$/m);
  expect(text).toMatch(/^ {2}\+ +ssh;$/m);
  expect((await up()).stdout).toMatch(/\nconfigured R2:\n {2}\[edit/);
  expect(await processes()).toEqual(before);
  expect(await show('R2', 'show configuration interfaces lo0 | display set')).not.toContain('198.51.100.2/32');
});

test('a node is added, and its link: nothing else is touched', async () => {
  const before = await processes();
  await write({ ...EDITED, H: 'R1:ge-0/0/2' });
  expect(await plan()).toBe('create H: not there\nlink H:eth1--R1:ge-0/0/2: H is new');
  expect(await up()).toMatchObject({ exitCode: 0 });
  const after = await processes();
  expect(after).toEqual({ ...before, H: after.H });
  expect(after.H).not.toEqual([]);
});

test('a link is moved: the old one goes, the new one comes, the others stay', async () => {
  const before = { processes: await processes(), standing: await standing() };
  await write({ ...EDITED, H: 'R1:ge-0/0/3' });
  expect(await plan()).toBe('unlink R1:ge-0/0/2: its link is not in the lab file\nlink H:eth1--R1:ge-0/0/3: not there');
  expect(await up()).toMatchObject({ exitCode: 0 });
  expect({ processes: await processes(), standing: await standing() }).toEqual(before);
  expect(await show('R1', 'show interfaces terse')).toMatch(/^ge-0\/0\/3 +up +up/m);
  expect(await show('R1', 'show interfaces terse')).not.toMatch(/^ge-0\/0\/2 /m);
});

test('images changed: of one node, which is replaced, and of a program in another, which alone is', async () => {
  const before = await processes();
  await Promise.all([buildImage(ROUTER_IMAGE, 2), buildImage(IMAGE, 2, SLEEPS)]);
  expect((await plan()).split('\n')).toEqual([
    'unlink R1:ge-0/0/0: its link is laid anew',
    'replace R2: its image changed',
    'link R1:ge-0/0/0--R2:ge-0/0/0: R2 is replaced',
    `run ${IMAGE} in W: its image changed`,
  ]);
  expect(await up()).toMatchObject({ exitCode: 0 });
  const after = await processes();
  const replaced = ['R2', "W's image"];
  expect(after).toEqual({ ...before, ...Object.fromEntries(replaced.map((name) => [name, after[name]])) });
  for (const name of replaced) expect(common(after[name], before[name])).toEqual([]);
  expect(await show('R1', 'ping 192.0.2.2 count 1')).toContain('1 packets received');
  expect(await plan()).toBe('nothing to do');
});
