/** The commands of operational mode: each file brings one, this one hangs them into the tree. */

import { help } from '../cli/commands/operational-help.ts';
import { set } from '../cli/commands/set-cli.ts';
import { showCli } from '../cli/commands/show-cli.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { clearFirewall } from './clear-firewall.ts';
import { file } from './files/file.ts';
import { ftp } from './ftp.ts';
import { monitorList, monitorStart, monitorStop } from './logs/monitor.ts';
import { clearLogFile, showLog } from './logs/show-log.ts';
import { monitorTraffic } from './monitor-traffic.ts';
import { ping } from './ping.ts';
import { scp } from './scp.ts';
import { configure, exit, quit } from './session.ts';
import { showArp } from './show-arp.ts';
import { showConfiguration } from './show-configuration.ts';
import { showFirewall } from './show-firewall.ts';
import { showHost } from './show-host.ts';
import { showInterfaces } from './show-interfaces.ts';
import { showIpv6Neighbors } from './show-ipv6-neighbors.ts';
import { showRoute } from './show-route.ts';
import { showVersion } from './show-version.ts';
import { ssh } from './ssh.ts';
import { startShell } from './start-shell.ts';
import { clearSystemCommit, showSystemCommit, showSystemRollback } from './system/commit.ts';
import { showSystemConnections } from './system/connections.ts';
import { clearSystemLogin, showSystemLogin } from './system/lockout.ts';
import { showSystemProcesses } from './system/processes.ts';
import { requestSystem } from './system/request.ts';
import { requestMessage } from './system/request-message.ts';
import { showSystemServices } from './system/services.ts';
import { showSystemStorage } from './system/storage.ts';
import { showSystemUptime } from './system/uptime.ts';
import { showSystemUsers } from './system/users.ts';
import { telnet } from './telnet.ts';
import { traceroute } from './traceroute.ts';

export const operationalCommands: readonly OperationalCommand[] = [
  {
    name: 'clear',
    help: 'Clear information in the system',
    permission: 'clear',
    children: [
      clearFirewall,
      clearLogFile,
      { name: 'system', help: 'Clear system information', children: [clearSystemCommit, clearSystemLogin] },
    ],
  },
  configure,
  exit,
  file,
  ftp,
  help,
  {
    name: 'monitor',
    help: 'Show real-time debugging information',
    permission: 'trace',
    children: [monitorList, monitorStart, monitorStop, monitorTraffic],
  },
  ping,
  quit,
  {
    name: 'request',
    help: 'Make system-level requests',
    permission: ['maintenance', 'configure'],
    children: [requestMessage, requestSystem],
  },
  scp,
  set,
  {
    name: 'show',
    help: 'Show system information',
    permission: 'view',
    children: [
      showArp,
      showCli,
      showConfiguration,
      showFirewall,
      showHost,
      showInterfaces,
      { name: 'ipv6', help: 'Show IP version 6 information', children: [showIpv6Neighbors] },
      showLog,
      showRoute,
      {
        name: 'system',
        help: 'Show system information',
        children: [
          showSystemCommit,
          showSystemConnections,
          showSystemLogin,
          showSystemProcesses,
          showSystemRollback,
          showSystemServices,
          showSystemStorage,
          showSystemUptime,
          showSystemUsers,
        ],
      },
      showVersion,
    ],
  },
  ssh,
  { name: 'start', help: 'Start shell', permission: 'shell', children: [startShell] },
  telnet,
  traceroute,
];
