/** The container's main process. `main.ts device` runs a device, `main.ts host` a plain host, `main.ts bridge` a bridge. */
import { serveControl } from './control/server.ts';
import { nameLoopback } from './hosts-file.ts';
import { startBridge } from './roles/bridge.ts';
import { startDevice } from './roles/device.ts';
import { startHost } from './roles/host.ts';
import { warm } from './warm.ts';

const role = process.argv[2] ?? 'device';

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));

if (role !== 'warm') nameLoopback();

switch (role) {
  case 'device':
    await serveControl(await startDevice());
    break;
  case 'host':
    await serveControl(await startHost());
    break;
  case 'bridge':
    await serveControl(await startBridge());
    break;
  case 'warm':
    await warm();
    break;
  default:
    process.stderr.write(`vtylab: unknown role '${role}': expected device, host, bridge or warm\n`);
    process.exitCode = 2;
}
