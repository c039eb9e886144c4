/** Link-local IPv6 addresses: nobody configures them, and neighbour discovery does not work without. */
import { SocketAddress } from 'node:net';

/**
 * The address that belongs to a hardware address, with its prefix length (RFC 4291, appendix A: modified EUI-64);
 * undefined where there is none.
 */
export function linkLocalAddress(hardware: string | undefined): string | undefined {
  const bytes = (hardware ?? '').split(':').map((byte) => Number.parseInt(byte, 16));
  const [a, b, c, d, e, f] = bytes;
  if (bytes.length !== 6 || a === undefined || b === undefined || c === undefined) return undefined;
  if (d === undefined || e === undefined || f === undefined || bytes.some(Number.isNaN)) return undefined;
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
  const address = `fe80::${groups.map((group) => group.toString(16)).join(':')}`;
  return `${new SocketAddress({ address, family: 'ipv6' }).address}/64`;
}
