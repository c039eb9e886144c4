import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadDockerode } from '../../../lab/engine/docker-load.ts';

const require = createRequire(import.meta.url);
const loaded = (name: string) => Object.keys(require.cache).some((path) => path.includes(`/node_modules/${name}/`));

test('dockerode comes without gRPC, SSH and archives; what makes archives is loaded when one is made', async () => {
  loadDockerode();
  expect(['@grpc/grpc-js', 'ssh2', 'tar-stream'].filter(loaded)).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'vtylab-archive-'));
  try {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
    const { prepareBuildContext } = require('dockerode/lib/util.js') as {
      prepareBuildContext(from: { context: string; src: string[] }, then: (archive: Readable) => void): void;
    };
    const archive = await new Promise<Readable>((resolve) => {
      prepareBuildContext({ context: folder, src: ['Dockerfile'] }, resolve);
    });
    expect((await buffer(archive.pipe(createGunzip()))).toString('latin1')).toContain('FROM scratch\n');
    expect(loaded('tar-stream')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
