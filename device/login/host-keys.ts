import { access, mkdir } from 'node:fs/promises';
import { HOST_KEY_TYPES, hostKeyPath } from '../features/services/ssh.ts';
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

/** Milliseconds after which the keys that nothing waits for are made: making an RSA key takes a core for a second. */
const LATER = 3000;

/**
 * Makes the device's host keys, once a device. The first is there when this resolves, the others some seconds later;
 * `report` hears of one that cannot be made. sshd does without a key that is not there yet.
 */
export async function makeHostKeys(run: Runner, report: (error: Error) => void): Promise<void> {
  const [first, ...others] = HOST_KEY_TYPES;
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 }); // where sshd's unprivileged part lives
  await makeHostKey(run, first);
  setTimeout(async () => {
    for (const type of others) await makeHostKey(run, type).catch(report);
  }, LATER);
}
