/** `vtylab doctor` on the engine of this machine, and without one. */
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import type { Finding } from '../../../lab/doctor/finding.ts';
import { openDocker } from '../../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../../lab/paths.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import { vtylab } from '../../system/vtylab.ts';

const engine = openDocker();
afterAll(() => engine.close());

async function doctor(env: Record<string, string> = {}) {
  const { exitCode, stdout } = await vtylab(['doctor', '--json'], { env });
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] };
  return { exitCode, healthy, of: (name: string) => findings.find((one) => one.name === name) };
}

test('the engine, the image and what labs need are there; features agree with what the kernel does here', async () => {
  const { exitCode, healthy, of } = await doctor();
  expect({ exitCode, healthy }).toEqual({ exitCode: 0, healthy: true });
  const { version } = await engine.ping();
  expect(of('answers')?.found).toContain(version);
  expect(of(DEVICE_IMAGE)).toMatchObject({ state: 'ok' });
  for (const needed of ['veth', 'nftables', 'nftables reject', 'nftables log to NFLOG', 'IPv6']) {
    expect(of(needed)).toMatchObject({ state: 'ok', found: 'works' });
  }
  expect(of('memory')?.found).toMatch(/GB free: room for about \d+ nodes/);
  const link = ['ip', 'link', 'add', 'd0', 'type', 'dummy'];
  const { exitCode: dummy } = await execa('unshare', ['-n', ...link], { reject: false });
  expect(of('dummy')?.state).toBe(dummy === 0 ? 'ok' : 'warning');
});

test('a lab whose file is gone and whose nodes are dead is left over', async () => {
  const labels = {
    [LABELS.lab]: 'test-doctor',
    [LABELS.node]: 'X',
    [LABELS.kind]: 'host',
    [LABELS.file]: '/nowhere/lab.yaml',
  };
  const id = await engine.create({ name: 'vtylab-test-doctor-X', image: DEVICE_IMAGE, labels, capabilities: [] });
  try {
    expect((await doctor()).of('test-doctor')).toEqual({
      area: 'labs',
      name: 'test-doctor',
      state: 'warning',
      found: '0 of 1 nodes run, and its file /nowhere/lab.yaml is gone',
      use: 'a lab that was started',
      mend: 'vtylab down --lab test-doctor',
    });
  } finally {
    await engine.remove(id);
  }
});

test('nothing is left of the trials', async () => {
  await doctor();
  await expect.poll(() => engine.list('vtylab.doctor'), { timeout: 20_000 }).toEqual([]);
});

test('without an image and without an engine it says so', async () => {
  const imageless = await doctor({ VTYLAB_IMAGE: 'vtylab/nothing:0' });
  expect(imageless).toMatchObject({ exitCode: 1, healthy: false });
  expect(imageless.of('vtylab/nothing:0')).toMatchObject({ state: 'missing', mend: 'make image' });
  expect(imageless.of('veth')).toMatchObject({
    state: 'unknown',
    found: 'not tried: there is no image vtylab/nothing:0',
  });

  const engineless = await doctor({ DOCKER_HOST: 'unix:///nowhere.sock' });
  expect(engineless).toMatchObject({ exitCode: 1, healthy: false });
  expect(engineless.of('answers')).toMatchObject({
    state: 'missing',
    found: 'no container engine answers at unix:///nowhere.sock (DOCKER_HOST): there is no such socket',
    mend: 'start that engine, or make DOCKER_HOST name another',
  });
  expect((await vtylab(['doctor'], { env: { DOCKER_CONTEXT: 'nowhere' } })).stdout).toContain(
    "the Docker context 'nowhere' (DOCKER_CONTEXT) is not there",
  );
});
