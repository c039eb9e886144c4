/** Types and codes of ICMP and ICMPv6 messages as values, in Junos's names. A code's name is of one type. */
import { type RangeType, rangeType } from './numbers.ts';

const TYPES: ReadonlyMap<string, number> = new Map([
  ['echo-reply', 0],
  ['echo-request', 8],
  ['info-reply', 16],
  ['info-request', 15],
  ['mask-reply', 18],
  ['mask-request', 17],
  ['parameter-problem', 12],
  ['redirect', 5],
  ['router-advertisement', 9],
  ['router-solicit', 10],
  ['source-quench', 4],
  ['time-exceeded', 11],
  ['timestamp', 13],
  ['timestamp-reply', 14],
  ['unreachable', 3],
]);

const CODES: ReadonlyMap<string, number> = new Map([
  // of unreachable
  ['communication-prohibited-by-filtering', 13],
  ['destination-host-prohibited', 10],
  ['destination-host-unknown', 7],
  ['destination-network-prohibited', 9],
  ['destination-network-unknown', 6],
  ['fragmentation-needed', 4],
  ['host-precedence-violation', 14],
  ['host-unreachable', 1],
  ['host-unreachable-for-tos', 12],
  ['network-unreachable', 0],
  ['network-unreachable-for-tos', 11],
  ['port-unreachable', 3],
  ['precedence-cutoff-in-effect', 15],
  ['protocol-unreachable', 2],
  ['source-host-isolated', 8],
  ['source-route-failed', 5],
  // of redirect
  ['redirect-for-host', 1],
  ['redirect-for-network', 0],
  ['redirect-for-tos-and-host', 3],
  ['redirect-for-tos-and-net', 2],
  // of time-exceeded
  ['ttl-eq-zero-during-reassembly', 1],
  ['ttl-eq-zero-during-transit', 0],
  // of parameter-problem
  ['ip-header-bad', 0],
  ['required-option-missing', 1],
]);

const TYPES6: ReadonlyMap<string, number> = new Map([
  ['certificate-path-advertisement', 149],
  ['certificate-path-solicitation', 148],
  ['destination-unreachable', 1],
  ['echo-reply', 129],
  ['echo-request', 128],
  ['home-agent-address-discovery-reply', 145],
  ['home-agent-address-discovery-request', 144],
  ['inverse-neighbor-discovery-advertisement', 142],
  ['inverse-neighbor-discovery-solicitation', 141],
  ['membership-query', 130],
  ['membership-report', 131],
  ['membership-termination', 132],
  ['mobile-prefix-advertisement-reply', 147],
  ['mobile-prefix-solicitation', 146],
  ['neighbor-advertisement', 136],
  ['neighbor-solicit', 135],
  ['node-information-reply', 140],
  ['node-information-request', 139],
  ['packet-too-big', 2],
  ['parameter-problem', 4],
  ['private-experimentation-100', 100],
  ['private-experimentation-101', 101],
  ['private-experimentation-200', 200],
  ['private-experimentation-201', 201],
  ['redirect', 137],
  ['router-advertisement', 134],
  ['router-renumbering', 138],
  ['router-solicit', 133],
  ['time-exceeded', 3],
]);

const CODES6: ReadonlyMap<string, number> = new Map([
  // of destination-unreachable
  ['address-unreachable', 3],
  ['administratively-prohibited', 1],
  ['no-route-to-destination', 0],
  ['port-unreachable', 4],
  // of time-exceeded
  ['ttl-eq-zero-during-reassembly', 1],
  ['ttl-eq-zero-during-transit', 0],
  // of parameter-problem
  ['ip6-header-bad', 0],
  ['unrecognized-next-header', 1],
  ['unrecognized-option', 2],
]);

function types(names: ReadonlyMap<string, number>): RangeType {
  return rangeType({ name: 'icmp-type', what: 'ICMP type', names, max: 255, example: '13-18' });
}

function codes(names: ReadonlyMap<string, number>): RangeType {
  return rangeType({ name: 'icmp-code', what: 'ICMP code', names, max: 255, example: '0-3' });
}

/** `from icmp-type`, for each family. */
export const icmpType = { inet: types(TYPES), inet6: types(TYPES6) } as const;

/** `from icmp-code`, for each family. */
export const icmpCode = { inet: codes(CODES), inet6: codes(CODES6) } as const;
