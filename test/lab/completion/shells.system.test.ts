/** The scripts of `vtylab completion` in the shells they are for: TAB is pressed, and the shell's own words are read. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAUNCHER, succeed } from '../../system/vtylab.ts';

const LAB = 'test-shells';
let cwd: string;
const env = { PATH: '', NO_COLOR: '1', TERM: 'dumb' };

const FILE = `name: ${LAB}
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: 192.0.2.1/30}}
    server: {kind: host, interfaces: {eth1: 192.0.2.2/30}}
  links:
    - endpoints: ["client:eth1", "server:eth1"]
`;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-shells-'));
  env.PATH = `${cwd}:${dirname(process.execPath)}:${process.env.PATH}`;
  await symlink(LAUNCHER, join(cwd, 'vtylab'));
  await writeFile(join(cwd, 'lab.yaml'), FILE);
  await succeed(['up'], { cwd });
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(cwd, { recursive: true });
});

/** A shell on a terminal: types each text, and waits for each pattern in what is on the screen since. */
async function session(shell: string, steps: readonly (readonly [type: string, see: RegExp])[]): Promise<void> {
  const child = execa('script', ['--quiet', '--flush', '--return', '--command', shell, '/dev/null'], {
    cwd,
    env,
    reject: false,
  });
  let screen = '';
  child.stdout.on('data', (part: Buffer) => {
    screen += stripVTControlCharacters(part.toString()).replaceAll('\r', '').replaceAll('\x07', '');
  });
  try {
    for (const [type, see] of steps) {
      screen = '';
      child.stdin.write(type);
      await expect.poll(() => screen, { timeout: 30_000, interval: 50 }).toMatch(see);
    }
  } finally {
    child.kill('SIGKILL');
    await child;
  }
}

/** Ctrl-U takes the line away. */
const TYPED = [
  ['vtylab completi\t', /vtylab completion $/],
  ['\x15vtylab inspect --la\t', /--lab $/],
  ['\x15vtylab logs cl\t', /logs client $/],
  ['\x15vtylab link down server:e\t', /link down server:eth1 $/],
  ['\x15vtylab up -t lab.y\t', /up -t lab\.yaml $/],
  ['\x15vtylab generate le\t', /leaf-spine $/],
] as const;

test('bash', async () => {
  const start = ['PS1=ready\\>; eval "$(vtylab completion bash)"; echo load"ed"\n', /loaded\n/] as const;
  await session('bash --norc --noprofile -i', [start, ...TYPED]);
});

test('zsh', async () => {
  const load = 'PS1=ready\\>; autoload -U compinit; compinit -u -D; source <(vtylab completion zsh); echo load"ed"\n';
  await session('zsh -f -i', [[load, /loaded\n/], ...TYPED]);
});

test('fish', async () => {
  const ask = async (line: string) => {
    const script = `vtylab completion fish | source; complete -C '${line}'`;
    const { stdout } = await execa('fish', ['--no-config', '-c', script], { cwd, env });
    return stdout.split('\n').filter((one) => one !== '');
  };
  expect(await ask('vtylab completi')).toEqual(['completion\ta script for your shell: TAB completes']);
  expect(await ask('vtylab logs cl')).toEqual(['client']);
  expect(await ask('vtylab stop client ')).toEqual(['server']);
  expect(await ask('vtylab link down server:e')).toEqual(['server:eth1']);
  expect(await ask('vtylab up -t lab.y')).toEqual(['lab.yaml']);
  expect(await ask('vtylab save --format ')).toEqual(['set', 'text']);
});
