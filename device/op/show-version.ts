import { deviceName } from '../cli/host-name.ts';
import type { OperationalCommand } from '../cli/operational.ts';

export const showVersion: OperationalCommand = {
  name: 'version',
  help: 'Show software process revision levels',
  run: ({ device }) => formatVersion(deviceName(device), device.version),
};

/** The three lines scripts read, and one that says what this is. */
export function formatVersion(host: string, version: string): string {
  return [
    `Hostname: ${host}`,
    'Model: vtylab',
    `Junos: ${version}`,
    `vtylab device runtime, a stand-in for labs; no Juniper software [${version}]`,
    '',
  ].join('\n');
}
