/** TCP and UDP ports as values: a number, a range, or a name Junos knows. */
import { ValueError, type ValueType } from './types.ts';

/** The names Junos gives to ports in filters. */
export const PORTS: ReadonlyMap<string, number> = new Map([
  ['afs', 1483],
  ['bgp', 179],
  ['biff', 512],
  ['bootpc', 68],
  ['bootps', 67],
  ['cmd', 514],
  ['cvspserver', 2401],
  ['dhcp', 67],
  ['domain', 53],
  ['eklogin', 2105],
  ['ekshell', 2106],
  ['exec', 512],
  ['finger', 79],
  ['ftp', 21],
  ['ftp-data', 20],
  ['http', 80],
  ['https', 443],
  ['ident', 113],
  ['imap', 143],
  ['kerberos-sec', 88],
  ['klogin', 543],
  ['kpasswd', 761],
  ['krb-prop', 754],
  ['krbupdate', 760],
  ['kshell', 544],
  ['ldap', 389],
  ['ldp', 646],
  ['login', 513],
  ['mobileip-agent', 434],
  ['mobilip-mn', 435],
  ['msdp', 639],
  ['netbios-dgm', 138],
  ['netbios-ns', 137],
  ['netbios-ssn', 139],
  ['netconf-ssh', 830],
  ['nfsd', 2049],
  ['nntp', 119],
  ['ntalk', 518],
  ['ntp', 123],
  ['pop3', 110],
  ['pptp', 1723],
  ['printer', 515],
  ['radacct', 1813],
  ['radius', 1812],
  ['rip', 520],
  ['rkinit', 2108],
  ['smtp', 25],
  ['snmp', 161],
  ['snmptrap', 162],
  ['snpp', 444],
  ['socks', 1080],
  ['ssh', 22],
  ['sunrpc', 111],
  ['syslog', 514],
  ['tacacs', 49],
  ['tacacs-ds', 65],
  ['talk', 517],
  ['telnet', 23],
  ['tftp', 69],
  ['timed', 525],
  ['who', 513],
  ['xdmcp', 177],
]);

const MAX_PORT = 65535;

function toPort(digits: string): number {
  const value = Number(digits);
  if (value > MAX_PORT) throw new ValueError(`Value ${digits} is not within range (0..${MAX_PORT})`);
  return value;
}

/** First and last port number of a value: `ssh` is 22 to 22, `1024-65535` what it says. Throws a ValueError. */
export function portRange(value: string): readonly [first: number, last: number] {
  const named = PORTS.get(value);
  if (named !== undefined) return [named, named];
  const [, from, to] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(value) ?? [];
  if (from === undefined) {
    throw new ValueError(`invalid value '${value}': expected a port name, a port number or a range such as 1024-65535`);
  }
  const first = toPort(from);
  const last = to === undefined ? first : toPort(to);
  if (last < first) throw new ValueError(`invalid value '${value}': the range ends before it begins`);
  return [first, last];
}

/** A port, stored as it was written: a name stays a name. */
export const port: ValueType = {
  name: 'port',
  words: new Map([...PORTS].map(([name, number]) => [name, `Port ${number}`])),
  parse(text) {
    const [first, last] = portRange(text);
    if (PORTS.has(text)) return text;
    return text.includes('-') ? `${first}-${last}` : String(first);
  },
};
