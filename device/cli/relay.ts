/**
 * The frames between the login shell (`native/cli.c`, a thin relay that owns the terminal) and a CLI session in
 * the runtime, over a unix socket. A frame is a type byte, a 32-bit big-endian length, and that many bytes.
 *
 * Relay to runtime:
 *   H  hello, first frame: JSON {"tty": bool, "rows": n, "columns": n} and what else Hello says
 *   I  bytes typed (raw mode on a terminal, as they are elsewhere)
 *   E  end of input (empty)
 *   W  the window's new size: 16-bit rows, 16-bit columns, big-endian
 *   X  a program that was asked for has ended: 32-bit exit status (128 + n for signal n)
 *
 * Runtime to relay:
 *   O  bytes for standard output
 *   R  run a program on the relay's own terminal as the relay's own user: NUL-separated argv. The terminal is
 *      cooked while it runs; without a terminal its standard input is /dev/null. No O frame is sent meanwhile.
 *   T  run a program in the same way that reads the relay's own standard input (sftp-server, scp): only where hello's
 *      command is one the relay leaves its input alone for (`is_transfer` in cli.c)
 *   M  bytes for standard error
 *   Q  the session is over: 32-bit exit status for the relay to end with
 */

export type RelayFrame = {
  readonly type: 'H' | 'I' | 'E' | 'W' | 'X' | 'O' | 'R' | 'T' | 'M' | 'Q';
  readonly payload: Buffer;
};

/** The payload of an H frame. */
export interface Hello {
  readonly tty: boolean;
  readonly rows: number;
  readonly columns: number;
  /** From `-c COMMAND`: run this and leave. */
  readonly command?: string;
  /** The session came by the console, not by a login. */
  readonly console?: boolean;
  /** The relay's process. */
  readonly pid?: number;
  /** The terminal as the kernel names it, without `/dev/`: `pts/0`. */
  readonly terminal?: string;
  /** Where the user came from: an address, or a host's name. */
  readonly from?: string;
}

/** A frame longer than this is an attack or a defect, not a session. */
const MAX_FRAME = 1 << 20;

export function encodeFrame(type: RelayFrame['type'], payload: Buffer | string = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(5 + body.length);
  frame.write(type, 0, 'latin1');
  frame.writeUInt32BE(body.length, 1);
  body.copy(frame, 5);
  return frame;
}

/** Cuts a byte stream into frames. Throws on a frame over 1 MiB. */
export function frameDecoder(): (chunk: Buffer) => RelayFrame[] {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const frames: RelayFrame[] = [];
    while (pending.length >= 5) {
      const length = pending.readUInt32BE(1);
      if (length > MAX_FRAME) throw new Error(`relay frame of ${length} bytes; at most ${MAX_FRAME} are taken`);
      if (pending.length < 5 + length) break;
      const type = pending.toString('latin1', 0, 1) as RelayFrame['type'];
      frames.push({ type, payload: pending.subarray(5, 5 + length) });
      pending = pending.subarray(5 + length);
    }
    return frames;
  };
}
