import { access, mkdir } from 'node:fs/promises';
import { HOST_KEY_TYPES, hostKeyPath } from '../features/system-services.ts';
import type { Runner } from '../run.ts';

type KeyType = (typeof HOST_KEY_TYPES)[number];

async function makeHostKey(run: Runner, type: KeyType): Promise<void> {
  const path = hostKeyPath(type);
  try {
    return await access(path);
  } catch {
    const { exitCode, stderr } = await run(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', '', '-f', path]);
    if (exitCode !== 0) throw new Error(`host key ${path}: ${stderr.trim()}`);
  }
}

/**
 * Makes the device's host keys, once a device. The first is there when this resolves; the others, RSA takes a while,
 * follow: `rest` resolves with them.
 */
export async function makeHostKeys(run: Runner): Promise<{ readonly rest: Promise<void> }> {
  const [first, ...others] = HOST_KEY_TYPES;
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 }); // where sshd's unprivileged part lives
  await makeHostKey(run, first);
  return { rest: others.reduce((before, type) => before.then(() => makeHostKey(run, type)), Promise.resolve()) };
}
