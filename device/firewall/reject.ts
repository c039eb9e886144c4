/** What `then reject` sends: ICMP type 3 (RFC 792, RFC 1812) or ICMPv6 type 1 (RFC 4443), or a TCP reset. */
import { enumeration, type ValueType } from '../schema/types.ts';
import type { Family, RejectType } from './model.ts';

const UNREACHABLE = { inet: 3, inet6: 1 } as const;

/** Codes by Junos's names, with the help of each. */
const CODES: Readonly<Record<Family, ReadonlyMap<string, readonly [code: number, help: string]>>> = {
  inet: new Map([
    ['network-unreachable', [0, 'Send ICMP Network Unreachable message']],
    ['host-unreachable', [1, 'Send ICMP Host Unreachable message']],
    ['protocol-unreachable', [2, 'Send ICMP Protocol Unreachable message']],
    ['port-unreachable', [3, 'Send ICMP Port Unreachable message']],
    ['fragmentation-needed', [4, 'Send ICMP Fragmentation Needed message']],
    ['source-route-failed', [5, 'Send ICMP Source Route Failed message']],
    ['network-unknown', [6, 'Send ICMP Network Unknown message']],
    ['host-unknown', [7, 'Send ICMP Host Unknown message']],
    ['source-host-isolated', [8, 'Send ICMP Source Host Isolated message']],
    ['network-prohibited', [9, 'Send ICMP Network Prohibited message']],
    ['host-prohibited', [10, 'Send ICMP Host Prohibited message']],
    ['bad-network-tos', [11, 'Send ICMP Bad Network ToS message']],
    ['bad-host-tos', [12, 'Send ICMP Bad Host ToS message']],
    ['administratively-prohibited', [13, 'Send ICMP Administratively Prohibited message']],
    ['precedence-violation', [14, 'Send ICMP Precedence Violation message']],
    ['precedence-cutoff', [15, 'Send ICMP Precedence Cutoff message']],
  ]),
  inet6: new Map([
    ['no-route', [0, 'Send ICMPv6 No Route message']],
    ['administratively-prohibited', [1, 'Send ICMPv6 Administratively Prohibited message']],
    ['beyond-scope', [2, 'Send ICMPv6 Beyond Scope of Source Address message']],
    ['address-unreachable', [3, 'Send ICMPv6 Address Unreachable message']],
    ['port-unreachable', [4, 'Send ICMPv6 Port Unreachable message']],
  ]),
};

/** What a `reject` without type sends. */
export const DEFAULT_REJECT = 'administratively-prohibited';

const TCP_RESET = 'tcp-reset';

/** What may follow `reject`. */
export function rejectType(family: Family): ValueType {
  const words = [...CODES[family]].map(([name, [, help]]) => [name, help] as const);
  return {
    ...enumeration(Object.fromEntries([...words, [TCP_RESET, 'Send TCP Reset message']])),
    name: 'message-type',
  };
}

const known = new Map<string, RejectType>();

/** The message a value of `reject` stands for; without value the default. */
export function rejectMessage(family: Family, value: string = DEFAULT_REJECT): RejectType {
  if (value === TCP_RESET) return TCP_RESET;
  const [code] = CODES[family].get(value) ?? [];
  if (code === undefined) throw new Error(`'${value}' is no message of family ${family}`);
  const key = `${family} ${code}`;
  const message = known.get(key) ?? { type: UNREACHABLE[family], code };
  known.set(key, message);
  return message;
}
