/** A schema for tests with every shape the configuration of the documented example has. */

import { ipAddress, ipPrefix } from '../../../device/schema/addresses.ts';
import { interfaceName } from '../../../device/schema/interfaces.ts';
import { type Container, container, leaf, leafList, list } from '../../../device/schema/kinds.ts';
import { port } from '../../../device/schema/ports.ts';
import { empty, enumeration, integer, string, word } from '../../../device/schema/types.ts';

const authentication = (name: string) =>
  container(name, { help: 'Authentication method' }, [
    leaf('encrypted-password', { help: 'Encrypted password string', type: string(), secret: true }),
  ]);

const system = container('system', { help: 'System parameters' }, [
  leaf('host-name', { help: 'Hostname for this router', type: word({ max: 255 }) }),
  authentication('root-authentication'),
  container('login', { help: 'Names, login classes, and passwords for users' }, [
    leaf('message', { help: 'System login message', type: string() }),
    list('user', { help: 'Username', key: word({ max: 64 }) }, [
      leaf('uid', { help: 'User identifier', type: integer(100, 64000) }),
      leaf('class', {
        help: 'Login class',
        type: enumeration({ operator: 'Some', 'super-user': 'All', 'read-only': 'View' }),
      }),
      leaf('full-name', { help: 'Full name', type: string() }),
      authentication('authentication'),
    ]),
  ]),
  container('services', { help: 'System services' }, [
    container('ssh', { help: 'Allow ssh access', presence: true }, [
      leaf('root-login', {
        help: 'Configure root access via ssh',
        type: enumeration({ allow: 'Allow', deny: 'Deny', 'deny-password': 'Only by key' }),
        default: 'deny-password',
      }),
      leafList('protocol-version', { help: 'Protocol versions', type: enumeration({ v2: 'SSH version 2' }) }),
    ]),
    container('telnet', { help: 'Allow telnet login', presence: true }, [
      leaf('connection-limit', { help: 'Limit', type: integer(1, 250) }),
    ]),
  ]),
]);

const interfaces = container('interfaces', {
  help: 'Interface configuration',
  entries: list('interface', { help: 'Interface name', key: interfaceName(), bare: true }, [
    leaf('description', { help: 'Text description of interface', type: string({ max: 900 }) }),
    leaf('disable', { help: 'Disable this interface', type: empty }),
    leaf('mtu', { help: 'Maximum transmit packet size', type: integer(256, 9192) }),
    list('unit', { help: 'Logical interface', key: integer(0, 16385, 'interface-unit-number') }, [
      leaf('description', { help: 'Text description of interface', type: string({ max: 900 }) }),
      container('family', { help: 'Protocol family', prefix: true }, [
        container('inet', { help: 'IPv4 parameters', presence: true }, [
          container('filter', { help: 'Packet filtering' }, [leaf('input', { help: 'Name of filter', type: word() })]),
          list('address', { help: 'Interface address/destination prefix', key: ipPrefix({ family: 4, host: 'any' }) }),
        ]),
      ]),
    ]),
  ]),
});

const routing = container('routing-options', { help: 'Routing options' }, [
  container('static', { help: 'Static routes' }, [
    list('route', { help: 'Static route', key: ipPrefix({ host: 'zero' }), collapse: true }, [
      leafList('next-hop', { help: 'Next hop to destination', type: ipAddress }),
      leaf('discard', { help: 'Drop packets', type: empty }),
      leaf('reject', { help: 'Drop packets and send ICMP', type: empty }),
    ]),
  ]),
]);

const term = list('term', { help: 'Define a firewall term', key: word({ max: 64 }), orderedBy: 'user' }, [
  container('from', { help: 'Define match criteria' }, [
    container('source-address', {
      help: 'Match IP source address',
      entries: list('address', { help: 'Prefix', key: ipPrefix({ host: 'zero' }), bare: true, collapse: true }, [
        leaf('except', { help: 'Match address not in this prefix', type: empty }),
      ]),
    }),
    leafList('protocol', {
      help: 'Match IP protocol type',
      type: enumeration({ tcp: 'TCP', udp: 'UDP', icmp: 'ICMP' }),
    }),
    leafList('port', { help: 'Match TCP/UDP port', type: port }),
    leaf('tcp-established', { help: 'Match packet of an established TCP connection', type: empty }),
  ]),
  container('then', { help: 'Action to take', collapse: true }, [
    leaf('count', { help: 'Count the packet in the named counter', type: word() }),
    leaf('log', { help: 'Log the packet', type: empty }),
    leaf('accept', { help: 'Accept the packet', type: empty, choice: 'action' }),
    leaf('discard', { help: 'Discard the packet', type: empty, choice: 'action' }),
    leaf('reject', {
      help: 'Reject the packet',
      type: enumeration({ 'tcp-reset': 'Send a TCP reset', 'port-unreachable': 'Send ICMP port unreachable' }),
      valueOptional: true,
      choice: 'action',
    }),
  ]),
]);

const firewall = container('firewall', { help: 'Define a firewall configuration' }, [
  container('family', { help: 'Protocol family', prefix: true }, [
    container('inet', { help: 'IPv4 filters' }, [
      list('filter', { help: 'Define an IPv4 firewall filter', key: word({ max: 64 }), orderedBy: 'user' }, [term]),
    ]),
  ]),
]);

export const schema: Container = container('', { help: 'Configuration' }, [system, interfaces, routing, firewall]);
