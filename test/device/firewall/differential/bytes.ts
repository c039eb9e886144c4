/** Addresses and checksums as bytes. */
import { SocketAddress } from 'node:net';

const known = new Map<string, Buffer>();

/** The bytes of an address, 4 or 16. */
export function addressBytes(text: string): Buffer {
  const found = known.get(text) ?? parse(text);
  known.set(text, found);
  return found;
}

function parse(text: string): Buffer {
  if (!text.includes(':')) return Buffer.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = [...before, ...(tail === undefined ? [] : zeros), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** The address of 4 or 16 bytes, in its shortest form. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const address = (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
  return new SocketAddress({ address, family: 'ipv6' }).address;
}

/** The address as a number, and back. */
export function addressNumber(text: string): bigint {
  return BigInt(`0x${addressBytes(text).toString('hex')}`);
}

export function numberAddress(value: bigint, bits: 32 | 128): string {
  const wrapped = BigInt.asUintN(bits, value);
  return addressText(Buffer.from(wrapped.toString(16).padStart(bits / 4, '0'), 'hex'));
}

/** The sum of 16-bit words, an odd byte at the end filled up (RFC 1071); not yet folded. */
export function sum(bytes: Buffer): number {
  let total = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) total += bytes.readUInt16BE(at);
  return bytes.length % 2 === 0 ? total : total + (bytes.at(-1) ?? 0) * 256;
}

/** The Internet checksum; 0 of bytes that hold a good one. `before`: a sum that goes in as well. */
export function checksum(bytes: Buffer, before = 0): number {
  let total = before + sum(bytes);
  while (total > 0xffff) total = (total % 0x10000) + Math.floor(total / 0x10000);
  return 0xffff - total;
}
