/** The statements of `from` that compare a number: what each is called, takes, and compares. */
import { dscp, precedence } from '../schema/code-points.ts';
import { icmpCode, icmpType } from '../schema/icmp.ts';
import { type RangeType, rangeType } from '../schema/numbers.ts';
import { port } from '../schema/ports.ts';
import { nextHeader, protocol } from '../schema/protocols.ts';
import type { Family, NumberField } from './model.ts';

export interface NumberStatement {
  /** Its twin is called `NAME-except`. */
  readonly name: string;
  readonly field: NumberField;
  readonly type: RangeType;
  /** Completes "Match …" and "Do not match …". */
  readonly help: string;
}

function plain(name: string, max: number, example: string): RangeType {
  return rangeType({ name, what: name, max, example });
}

const packetLength: NumberStatement = {
  name: 'packet-length',
  field: 'packet-length',
  type: plain('bytes', 65535, '64-1500'),
  help: 'packet length in bytes, with the IP header',
};

const fragmentOffset: NumberStatement = {
  name: 'fragment-offset',
  field: 'fragment-offset',
  type: plain('fragment-offset', 8191, '1-8191'),
  help: 'fragment offset in units of 8 bytes',
};

const hops = plain('hops', 255, '1-5');

const ports: readonly NumberStatement[] = [
  { name: 'source-port', field: 'source-port', type: port, help: 'TCP/UDP source port' },
  { name: 'destination-port', field: 'destination-port', type: port, help: 'TCP/UDP destination port' },
  { name: 'port', field: 'port', type: port, help: 'TCP/UDP source or destination port' },
];

function icmp(family: Family): readonly NumberStatement[] {
  return [
    { name: 'icmp-type', field: 'icmp-type', type: icmpType[family], help: 'ICMP message type' },
    { name: 'icmp-code', field: 'icmp-code', type: icmpCode[family], help: 'ICMP message code' },
  ];
}

/** For each family, in the order they are printed. */
export const NUMBER_STATEMENTS: Readonly<Record<Family, readonly NumberStatement[]>> = {
  inet: [
    packetLength,
    { name: 'dscp', field: 'dscp', type: dscp, help: 'Differentiated Services (DiffServ) code point' },
    { name: 'precedence', field: 'precedence', type: precedence, help: 'IP precedence value' },
    fragmentOffset,
    { name: 'protocol', field: 'protocol', type: protocol, help: 'IP protocol type' },
    { name: 'ttl', field: 'ttl', type: hops, help: 'IP time to live' },
    ...icmp('inet'),
    ...ports,
  ],
  inet6: [
    { name: 'next-header', field: 'next-header', type: nextHeader, help: 'next header protocol type' },
    { name: 'payload-protocol', field: 'protocol', type: nextHeader, help: 'payload protocol type' },
    ...ports,
    packetLength,
    fragmentOffset,
    { name: 'traffic-class', field: 'dscp', type: dscp, help: 'Differentiated Services (DiffServ) code point' },
    ...icmp('inet6'),
    { name: 'hop-limit', field: 'ttl', type: hops, help: 'hop limit' },
  ],
};
