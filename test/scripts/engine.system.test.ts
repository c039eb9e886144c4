import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ROOT } from '../../lab/paths.ts';

function engine(env: NodeJS.ProcessEnv) {
  return execa('sh', ['scripts/engine.sh'], { cwd: ROOT, env, reject: false });
}

test('an engine that answers is left alone', async () => {
  const before = await execa('docker', ['version', '--format', '{{.Server.Version}}']);
  expect(await engine({})).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  expect((await execa('docker', ['version', '--format', '{{.Server.Version}}'])).stdout).toBe(before.stdout);
});

test('an engine that was asked for by name is not replaced by another', async () => {
  expect(await engine({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' })).toMatchObject({
    exitCode: 1,
    stdout: 'engine: no Docker engine answers here',
    stderr: 'engine: DOCKER_HOST is set to unix:///nonexistent/docker.sock. Start that engine, or unset DOCKER_HOST.',
  });
});
