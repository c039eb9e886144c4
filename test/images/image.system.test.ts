import { expect, test } from 'vitest';
import { docker } from '../../images/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';

/** What a shell in a container of the image prints; no runtime is started. */
function shell(command: string, ...options: readonly string[]): string {
  return docker(['run', '--rm', '--network', 'none', ...options, '--entrypoint', 'sh', DEVICE_IMAGE, '-c', command]);
}

test('a start takes the compiled code that the image holds, which is of whole starts', () => {
  expect(shell('/usr/lib/vtylab/runtime nothing 2>&1 || true')).toMatch(/^vtylab: unknown role 'nothing'.*\n$/);
  const otherwise = 'node --no-opt /usr/lib/vtylab/boot.cjs nothing 2>&1 || true';
  expect(shell(otherwise)).toContain('the compiled code of main.cjs is of another Node');
  // what is written only in functions is there only when they have been compiled
  expect(shell("grep -c 'BEGIN OPENSSH PRIVATE KEY' /usr/lib/vtylab/cache/main.cjs")).not.toBe('0\n');
});

test('Node’s flags leave its own modules compiled', () => {
  const probe = `const { internalBinding } = require('internal/test/binding'); require('net');
    console.log(internalBinding('builtins').compiledWithoutCache?.size ?? internalBinding('builtins').getCacheUsage().compiledWithoutCache.size)`;
  const flags = shell("sed -n '/^exec/s/.*node \\(.*\\) .usr.*/\\1/p' /usr/lib/vtylab/runtime").trim();
  expect(flags).not.toBe('');
  const compiled = shell(`node --no-warnings --expose-internals ${flags} -e "$PROBE"`, '--env', `PROBE=${probe}`);
  expect(compiled.trim()).toBe('0');
});

test('no host key is in the image: each device makes its own', () => {
  expect(shell('ls /etc/ssh')).not.toContain('ssh_host');
});

test('every program finds its libraries', () => {
  const own = '$(grep -l ELF /usr/libexec/vtylab/*)'; // not the scripts
  const programs = ['/usr/sbin/cli', '/usr/sbin/telnetd', '/usr/sbin/ulogd', '/usr/bin/node', own];
  expect(shell(`ldd ${programs.join(' ')}`)).not.toContain('not found');
});
