/**
 * Docker sends both outputs of a process without a terminal over one connection, in frames: a byte that tells the
 * stream (1 output, 2 errors), three zero bytes, a 32-bit big-endian length, the bytes.
 */
import { PassThrough, type Readable } from 'node:stream';

const HEADER = 8;
const STDERR = 2;

/** Cuts such a byte stream into pieces of the two outputs. */
export function frameReader(): (chunk: Buffer) => { readonly stderr: boolean; readonly data: Buffer }[] {
  let head = Buffer.alloc(0);
  let stderr = false;
  let left = 0;
  return (chunk) => {
    const pieces: { stderr: boolean; data: Buffer }[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (left > 0) {
        const data = rest.subarray(0, left);
        pieces.push({ stderr, data });
        left -= data.length;
        rest = rest.subarray(data.length);
        continue;
      }
      const taken = rest.subarray(0, HEADER - head.length);
      head = Buffer.concat([head, taken]);
      rest = rest.subarray(taken.length);
      if (head.length < HEADER) break;
      stderr = head[0] === STDERR;
      left = head.readUInt32BE(4);
      head = Buffer.alloc(0);
    }
    return pieces;
  };
}

/** The two outputs of a framed connection; they end with it. A slow reader of either holds the connection back. */
export function demux(connection: Readable): { readonly stdout: Readable; readonly stderr: Readable } {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const read = frameReader();
  connection.on('data', (chunk: Buffer) => {
    for (const piece of read(chunk)) {
      const target = piece.stderr ? stderr : stdout;
      if (target.write(piece.data) || connection.isPaused()) continue;
      connection.pause();
      target.once('drain', () => connection.resume());
    }
  });
  const end = () => {
    stdout.end();
    stderr.end();
  };
  connection.once('end', end);
  connection.once('close', end);
  return { stdout, stderr };
}
