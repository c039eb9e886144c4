/** The plain way to two joined containers: `docker run` twice, side by side, and one veth. */
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { run } from './run.ts';

/** With the process id, so that two runs do not meet. */
const NAMES = [`vtylab-bench-${process.pid}-a`, `vtylab-bench-${process.pid}-b`] as const;
const INTERFACE = 'ge-0-0-0';

/** Starts both and joins them; the link is up when this resolves. Needs to be root on the engine's machine. */
export async function plainUp(): Promise<void> {
  await Promise.all(NAMES.map(start));
  const pids = (await run('docker', ['inspect', '--format', '{{.State.Pid}}', ...NAMES])).trim().split('\n');
  const [a = '', b = ''] = pids;
  await run('ip', ['link', 'add', INTERFACE, 'netns', a, 'type', 'veth', 'peer', 'name', INTERFACE, 'netns', b]);
  await Promise.all([a, b].map((pid) => run('nsenter', ['-t', pid, '-n', 'ip', 'link', 'set', INTERFACE, 'up'])));
}

/** The same image and the same wires as a node's, but no runtime: it sleeps. */
function start(name: string): Promise<string> {
  const options = ['--detach', '--rm', '--name', name, '--label', 'vtylab.bench', '--network', 'none'];
  const sleep = ['--entrypoint', '/usr/bin/tini', DEVICE_IMAGE, '--', 'sleep', 'infinity'];
  return run('docker', ['run', ...options, '--cap-add', 'NET_ADMIN', ...sleep]);
}

export async function plainDown(): Promise<void> {
  await run('docker', ['rm', '--force', ...NAMES]);
}
