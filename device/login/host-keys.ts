import { access, mkdir } from 'node:fs/promises';
import { writeAtomically } from '../apply/files.ts';
import type { HostKeyType } from '../features/services/ssh-algorithms.ts';
import { hostKeyInclude, hostKeyPath } from '../features/services/ssh-daemon.ts';
import { type Patience, quiet } from '../quiet.ts';
import type { Runner } from '../run.ts';
import { makeEd25519Key } from './ed25519-key.ts';

/** The first is there before anything listens. DSA is for `hostkey-algorithm ssh-dss`. */
const TYPES: readonly HostKeyType[] = ['ed25519', 'ecdsa', 'rsa', 'dsa'];

/** Makes the key that is not there yet, then the file by which sshd's configuration finds it. */
async function makeHostKey(run: Runner, type: HostKeyType): Promise<void> {
  const path = hostKeyPath(type);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there && type === 'ed25519') {
    const { secret, open } = makeEd25519Key();
    await writeAtomically(`${path}.pub`, open, 0o644);
    await writeAtomically(path, secret, 0o600);
  } else if (!there) {
    const { exitCode, stderr } = await run(['ssh-keygen', '-q', '-t', type, '-N', '', '-C', '', '-f', path]);
    if (exitCode !== 0) throw new Error(`host key ${path}: ${stderr.trim()}`);
  }
  await writeAtomically(hostKeyInclude(type), `HostKey ${path}\n`, 0o644);
}

/** The others take a core for a second, and nobody may ever want them. */
const PATIENCE: Patience = { watched: 3000, chance: 1 / 8, most: 300_000 };

/** The keys that nothing waits for. */
export interface HostKeys {
  /** Somebody may want one of them: they are made now. */
  hurry(): void;
}

/**
 * Makes the device's host keys, once a device. The first is there when this resolves, the others when the machine has
 * nothing better to do: they take a core for a second, and a lab of a hundred devices would spend its first minutes
 * with them. `report` hears of one that cannot be made. sshd does without a key that is not there yet.
 */
export async function makeHostKeys(run: Runner, report: (error: Error) => void): Promise<HostKeys> {
  const [first = 'ed25519', ...others] = TYPES;
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 }); // where sshd's unprivileged part lives
  await makeHostKey(run, first);
  const hurried = new AbortController();
  const makeOthers = async () => {
    await quiet(PATIENCE, hurried.signal);
    for (const type of others) await makeHostKey(run, type).catch(report);
  };
  makeOthers().catch(report);
  return { hurry: () => hurried.abort() };
}
