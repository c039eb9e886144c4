import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import { engineAddress, usualSockets } from '../../../lab/engine/docker-address.ts';
import { sshCommand } from '../../../lab/engine/docker-client.ts';
import { engineError } from '../../../lab/engine/docker-errors.ts';

let HOME: string;
beforeEach(() => {
  HOME = mkdtempSync(join(tmpdir(), 'vtylab-home-'));
});
afterEach(() => rmSync(HOME, { recursive: true }));

/** What `docker context create` leaves behind. */
function context(name: string, endpoint: object, certificates: readonly string[] = []): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(HOME, '.docker/contexts/meta', id);
  mkdirSync(meta, { recursive: true });
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: endpoint } }));
  const tls = join(HOME, '.docker/contexts/tls', id, 'docker');
  if (certificates.length > 0) mkdirSync(tls, { recursive: true });
  for (const one of certificates) writeFileSync(join(tls, `${one}.pem`), `${name} ${one}`);
}

function use(name: string): void {
  mkdirSync(join(HOME, '.docker'), { recursive: true });
  writeFileSync(join(HOME, '.docker/config.json'), JSON.stringify({ auths: {}, currentContext: name }));
}

describe("an engine is looked for in Docker's order", () => {
  test('DOCKER_HOST comes before everything', () => {
    context('far', { Host: 'tcp://192.0.2.9:2375' });
    use('far');
    const env = { HOME, DOCKER_HOST: 'tcp://192.0.2.1:2375', DOCKER_CONTEXT: 'far', CONTAINER_HOST: 'unix:///p' };
    expect(engineAddress(env)).toEqual({ url: 'tcp://192.0.2.1:2375', from: 'DOCKER_HOST' });
  });

  test('then DOCKER_CONTEXT, then the context in use', () => {
    context('far', { Host: 'ssh://lab@192.0.2.9', SkipTLSVerify: false });
    context('near', { Host: 'unix:///run/near.sock' });
    use('near');
    expect(engineAddress({ HOME, DOCKER_HOST: '', DOCKER_CONTEXT: 'far', CONTAINER_HOST: 'unix:///p' })).toEqual({
      url: 'ssh://lab@192.0.2.9',
      from: "the Docker context 'far' (DOCKER_CONTEXT)",
    });
    expect(engineAddress({ HOME, CONTAINER_HOST: 'unix:///p' })).toEqual({
      url: 'unix:///run/near.sock',
      from: "the Docker context 'near' (docker context use)",
    });
    expect(engineAddress({ DOCKER_CONFIG: join(HOME, '.docker') })).toMatchObject({ url: 'unix:///run/near.sock' });
  });

  test('the context default is the usual socket, and CONTAINER_HOST comes before that', () => {
    use('near');
    expect(engineAddress({ HOME, DOCKER_CONTEXT: 'default' }).from).toBeUndefined();
    use('default');
    expect(engineAddress({ HOME, CONTAINER_HOST: 'unix:/run/p.sock' }).url).toBe('unix:///run/p.sock');
  });

  test("the usual sockets are Docker's and Podman's, root's and the user's", () => {
    expect(usualSockets({ HOME: '/home/u', XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([
      '/var/run/docker.sock',
      '/home/u/.docker/run/docker.sock',
      '/home/u/.docker/desktop/docker.sock',
      '/run/user/7/docker.sock',
      '/run/podman/podman.sock',
      '/run/user/7/podman/podman.sock',
    ]);
  });

  test('a context that is not there, or has no engine, is told', () => {
    context('far', { Host: 'tcp://192.0.2.9:2375' });
    use('fra');
    expect(() => engineAddress({ HOME })).toThrow(
      "the Docker context 'fra' (docker context use) is not there; there are default, far",
    );
    expect(() => engineAddress({ HOME, DOCKER_HOST: 'npipe:////./pipe/docker' })).toThrow(
      "DOCKER_HOST is 'npipe:////./pipe/docker'; expected unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST",
    );
    writeFileSync(join(HOME, '.docker/config.json'), '{');
    expect(() => engineAddress({ HOME })).toThrow(`cannot read Docker's ${HOME}/.docker/config.json: `);
  });
});

test('TLS: of a context, and of DOCKER_TLS_VERIFY', () => {
  context('far', { Host: 'tcp://192.0.2.9:2376', SkipTLSVerify: true }, ['ca', 'cert', 'key']);
  expect(engineAddress({ HOME, DOCKER_CONTEXT: 'far' }).tls).toEqual({
    ca: 'far ca',
    cert: 'far cert',
    key: 'far key',
    verify: false,
  });
  writeFileSync(join(HOME, 'ca.pem'), 'own ca');
  const env = { HOME, DOCKER_HOST: 'tcp://192.0.2.1:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: HOME };
  expect(engineAddress(env).tls).toEqual({ ca: 'own ca', verify: true });
});

test.each([
  ['ssh://lab@192.0.2.9', 'ssh -l lab -T -o ConnectTimeout=30 -- 192.0.2.9 docker system dial-stdio'],
  [
    'ssh://[2001:db8::1]:2222/run/p.sock',
    'ssh -p 2222 -T -o ConnectTimeout=30 -- 2001:db8::1 docker --host unix:///run/p.sock system dial-stdio',
  ],
])('%s is reached by ssh', (url, command) => {
  expect(sshCommand(url).join(' ')).toBe(command);
});

test('no engine: says what was tried, why it failed and what to do', async () => {
  await expect(openDocker({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }).ping()).rejects.toThrow(
    'no container engine answers at unix:///nowhere/docker.sock (DOCKER_HOST): there is no such socket; ' +
      'start that engine, or make DOCKER_HOST name another',
  );
});

test('no engine at any usual socket: says all that were tried', () => {
  const address = { url: 'unix:///a.sock', missing: ['/b.sock', '/c.sock'] };
  expect(engineError('x', address, { code: 'ENOENT' }).message).toBe(
    'no container engine answers at unix:///a.sock: there is no such socket, nor /b.sock, /c.sock; ' +
      "start one with 'make engine' or 'systemctl start docker', or set DOCKER_HOST to where one runs",
  );
});

test('an ssh that fails says why', async () => {
  const env = { DOCKER_HOST: 'ssh://nobody@vtylab.invalid' };
  await expect(openDocker(env).ping()).rejects.toThrow(
    /^no container engine answers at ssh:\/\/nobody@vtylab\.invalid \(DOCKER_HOST\): ssh: .*(resolve|not known|ENOENT)/,
  );
});

test('a socket that may not be used is no reason to start another engine', () => {
  const { message } = engineError('x', { url: 'unix:///s' }, { code: 'EACCES' });
  expect(message).toBe(
    'no container engine answers at unix:///s: this user may not use the socket; ' +
      "use root, or a user of the group that owns it (usually 'docker')",
  );
});

test("the engine's own words are kept, in one line", () => {
  const failure = { statusCode: 500, json: { message: 'no space left\non device\n' } };
  expect(engineError("start 'x'", { url: 'unix:///s' }, failure)).toMatchObject({
    message: "cannot start 'x': no space left; on device",
    cause: failure,
  });
});
