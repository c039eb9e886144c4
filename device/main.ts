/** The container's main process. `main.ts device` runs a device, `main.ts host` a plain host, `main.ts bridge` a bridge. */
import { serveControl } from './control/server.ts';
import { nameLoopback } from './hosts-file.ts';
import { startBridge } from './roles/bridge.ts';
import { startDevice } from './roles/device.ts';
import { startHost } from './roles/host.ts';
import { warm } from './warm.ts';

const role = process.argv[2] ?? 'device';

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

nameLoopback();
run();

async function run(): Promise<void> {
  switch (role) {
    case 'device':
      return serveControl(await startDevice());
    case 'host':
      return serveControl(await startHost());
    case 'bridge':
      return serveControl(await startBridge());
    case 'warm':
      await warm();
      return process.exit(0);
    default:
      process.stderr.write(`vtylab: unknown role '${role}': expected device, host, bridge or warm\n`);
      process.exitCode = 2;
  }
}
