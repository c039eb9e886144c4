import type { OperationalCommand } from '../cli/operational.ts';

export const clearFirewallLog: OperationalCommand = {
  name: 'log',
  help: 'Clear firewall log',
  run: async ({ device }) => {
    await device.firewallLog.clear();
    return '';
  },
};
