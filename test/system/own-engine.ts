/**
 * An engine of a test's own: a second dockerd in a network namespace of its own, so that it has nothing to do with the
 * machine's and may be stopped, killed and started again.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, vi } from 'vitest';
import { DEVICE_IMAGE } from '../../lab/paths.ts';

export interface OwnEngine {
  /** Its files, its socket among them, and room for a test's own. */
  readonly directory: string;
  /** For DOCKER_HOST. */
  readonly address: string;
  /** The stock client, talking to it. */
  docker(...argv: string[]): Promise<string>;
  /** Starts it, with more options for dockerd, and waits until it answers. */
  start(...more: string[]): Promise<void>;
  /** Asks it to end, as the machine's service manager does; `SIGKILL`: it crashes. Waits until it has ended. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Ends it for good, with everything it left. */
  remove(): Promise<void>;
}

/** Starts one that has the image of the nodes. */
export async function ownEngine(): Promise<OwnEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-engine-'));
  const at = (name: string) => join(directory, name);
  const address = `unix://${at('sock')}`;
  let daemon: Promise<unknown> | undefined;

  const docker = async (...argv: string[]) => (await execa('docker', ['--host', address, ...argv])).stdout;

  async function start(...more: string[]): Promise<void> {
    daemon = execa(
      'unshare',
      [
        ...['--net', 'dockerd', '--host', address, '--data-root', at('data'), '--exec-root', at('exec')],
        ...['--pidfile', at('pid'), '--bridge', 'none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'],
        ...['--ip-masq=false', ...more],
      ],
      { reject: false, buffer: false, stdio: 'ignore', cleanup: true },
    );
    await vi.waitFor(() => docker('version'), { timeout: 60_000, interval: 200 });
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    process.kill(Number(await readFile(at('pid'), 'utf8')), signal);
    await daemon;
    if (signal === 'SIGTERM') return;
    // its containerd goes with it; what they left makes the next one believe that they still run
    const containerd = at('exec/containerd/containerd.pid');
    const pid = Number(await readFile(containerd, 'utf8').catch(() => '0'));
    await vi.waitFor(() => expect(pid > 0 && existsSync(`/proc/${pid}`)).toBe(false), { timeout: 20_000 });
    for (const left of [at('pid'), containerd]) await rm(left, { force: true });
  }

  await start();
  await execa('docker', ['save', DEVICE_IMAGE], { buffer: false }).pipe('docker', ['--host', address, 'load']);
  return {
    directory,
    address,
    docker,
    start,
    stop,
    async remove() {
      await stop();
      // an engine with live-restore leaves mounts behind
      const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
      for (const mount of mounts.filter((one) => one.startsWith(directory)).reverse()) await execa('umount', [mount]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
