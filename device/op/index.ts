/** The commands of operational mode: each file brings one, this one hangs them into the tree. */
import type { OperationalCommand } from '../cli/operational.ts';
import { clearFirewallLog } from './clear-firewall-log.ts';
import { ping } from './ping.ts';
import { configure, exit, quit } from './session.ts';
import { showConfiguration } from './show-configuration.ts';
import { showFirewallLog } from './show-firewall-log.ts';
import { showInterfaces } from './show-interfaces.ts';
import { showRoute } from './show-route.ts';
import { showVersion } from './show-version.ts';
import { ssh } from './ssh.ts';
import { startShell } from './start-shell.ts';
import { telnet } from './telnet.ts';

export const operationalCommands: readonly OperationalCommand[] = [
  {
    name: 'clear',
    help: 'Clear information in the system',
    permission: 'clear',
    children: [{ name: 'firewall', help: 'Clear firewall counters', children: [clearFirewallLog] }],
  },
  configure,
  exit,
  ping,
  quit,
  {
    name: 'show',
    help: 'Show system information',
    permission: 'view',
    children: [
      showConfiguration,
      { name: 'firewall', help: 'Show firewall information', children: [showFirewallLog] },
      showInterfaces,
      showRoute,
      showVersion,
    ],
  },
  ssh,
  { name: 'start', help: 'Start shell', permission: 'shell', children: [startShell] },
  telnet,
];
