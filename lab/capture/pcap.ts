/** Reads the format that `tcpdump -w -` writes (pcap-savefile(5)), as it comes; either byte order, µs or ns. */

/** What the file says of all of its packets. */
export interface PcapHeader {
  /** LINKTYPE_ number: 1 is Ethernet. */
  readonly linkType: number;
  /** Bytes of a packet that are kept at most. */
  readonly snaplen: number;
}

export interface Packet {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** Bytes it had on the wire. */
  readonly length: number;
  /** What was kept of it. */
  readonly data: Buffer;
}

/** What a piece of the file completes. */
export interface PcapPiece {
  /** Once, with the piece that completes it. */
  readonly header?: PcapHeader;
  readonly packets: readonly Packet[];
}

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

interface Encoding {
  readonly u32: (buffer: Buffer, offset: number) => number;
  /** Nanoseconds in a unit of a packet's fraction of a second. */
  readonly unit: bigint;
}

/**
 * Takes the file piece by piece, cut anywhere.
 *
 * @throws Error when it is no such file
 */
export function pcapReader(): (piece: Buffer) => PcapPiece {
  let rest: Buffer = Buffer.alloc(0);
  let encoding: Encoding | undefined;
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let header: PcapHeader | undefined;
    if (encoding === undefined) {
      if (rest.length < FILE_HEADER) return { packets: [] };
      encoding = encodingOf(rest);
      header = { snaplen: encoding.u32(rest, 16), linkType: encoding.u32(rest, 20) & 0xffff };
      rest = rest.subarray(FILE_HEADER);
    }
    const { packets, taken } = readPackets(rest, encoding);
    rest = rest.subarray(taken);
    return { ...(header !== undefined && { header }), packets };
  };
}

function encodingOf(file: Buffer): Encoding {
  const orders = [
    (buffer: Buffer, offset: number) => buffer.readUInt32LE(offset),
    (buffer: Buffer, offset: number) => buffer.readUInt32BE(offset),
  ];
  for (const u32 of orders) {
    const magic = u32(file, 0);
    if (magic === MICROSECONDS || magic === NANOSECONDS) return { u32, unit: magic === NANOSECONDS ? 1n : 1000n };
  }
  throw new Error(`no pcap file: it begins with ${file.subarray(0, 4).toString('hex')}`);
}

/** The packets that are there as a whole, and how many bytes they take. */
function readPackets(bytes: Buffer, { u32, unit }: Encoding): { packets: Packet[]; taken: number } {
  const packets: Packet[] = [];
  let taken = 0;
  while (bytes.length - taken >= PACKET_HEADER) {
    const captured = u32(bytes, taken + 8);
    const end = taken + PACKET_HEADER + captured;
    if (bytes.length < end) break;
    packets.push({
      time: BigInt(u32(bytes, taken)) * 1_000_000_000n + BigInt(u32(bytes, taken + 4)) * unit,
      length: u32(bytes, taken + 12),
      data: bytes.subarray(taken + PACKET_HEADER, end),
    });
    taken = end;
  }
  return { packets, taken };
}
