import { expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import { engineAddress } from '../../../lab/engine/docker-address.ts';
import { engineError } from '../../../lab/engine/docker-errors.ts';

test('DOCKER_HOST decides, an empty one does not', () => {
  expect(engineAddress({ DOCKER_HOST: 'tcp://192.0.2.1:2375' })).toBe('tcp://192.0.2.1:2375');
  expect(engineAddress({ DOCKER_HOST: '' })).toMatch(/^unix:\/\/\/.*docker\.sock$/);
});

test('no engine: says what was tried, why it failed and what to do', async () => {
  await expect(openDocker({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }).ping()).rejects.toThrow(
    'no container engine answers at unix:///nowhere/docker.sock: there is no such socket; ' +
      "start one with 'make engine' or 'systemctl start docker', or set DOCKER_HOST to where one runs",
  );
});

test('a socket that may not be used is no reason to start another engine', () => {
  const { message } = engineError('x', 'unix:///s', { code: 'EACCES' });
  expect(message).toBe(
    'no container engine answers at unix:///s: this user may not use the socket; ' +
      "use root, or a user of the group that owns it (usually 'docker')",
  );
});

test("the engine's own words are kept, in one line", () => {
  const failure = { statusCode: 500, json: { message: 'no space left\non device\n' } };
  expect(engineError("start 'x'", 'unix:///s', failure)).toMatchObject({
    message: "cannot start 'x': no space left; on device",
    cause: failure,
  });
});
