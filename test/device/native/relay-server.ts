/** A runtime for `cli` to talk to: takes one relay connection at a time and keeps the frames that came. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { encodeFrame, frameDecoder, type RelayFrame } from '../../../device/cli/relay.ts';

export interface RelayServer {
  readonly path: string;
  /** Waits for the next frame, which must be of this type, and returns its payload. */
  next(type: RelayFrame['type']): Promise<Buffer>;
  /** Waits for frames of typed bytes until they are `text`. */
  typed(text: string): Promise<void>;
  send(type: RelayFrame['type'], payload?: Buffer | string): void;
  /** Has a program run; resolves to its status. */
  run(...argv: readonly string[]): Promise<number>;
  /** The same for one that reads the relay's own input. */
  transfer(...argv: readonly string[]): Promise<number>;
  quit(status: number): void;
  /** Hangs up, as when the runtime dies. */
  hangUp(): void;
  close(): Promise<void>;
}

export async function startRelayServer(path: string): Promise<RelayServer> {
  const frames: RelayFrame[] = [];
  let socket: Socket | undefined;
  let arrived = () => {};
  const server = createServer((connection) => {
    socket = connection;
    frames.length = 0;
    const decode = frameDecoder();
    connection.on('error', () => {});
    connection.on('data', (chunk) => {
      frames.push(...decode(chunk));
      arrived();
    });
  }).listen(path);
  await once(server, 'listening');

  async function next(type: RelayFrame['type']): Promise<Buffer> {
    while (frames.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
    const frame = frames.shift();
    if (frame?.type !== type) throw new Error(`expected a frame ${type}, got ${frame?.type} ${frame?.payload}`);
    return frame.payload;
  }
  const send: RelayServer['send'] = (type, payload) => void socket?.write(encodeFrame(type, payload));

  return {
    path,
    next,
    async typed(text) {
      for (let got = ''; got !== text; ) {
        got += await next('I');
        if (!text.startsWith(got)) throw new Error(`expected '${text}' to be typed, got '${got}'`);
      }
    },
    send,
    async run(...argv) {
      send('R', argv.join('\0'));
      return (await next('X')).readUInt32BE();
    },
    async transfer(...argv) {
      send('T', argv.join('\0'));
      return (await next('X')).readUInt32BE();
    },
    quit(status) {
      const payload = Buffer.alloc(4);
      payload.writeUInt32BE(status);
      send('Q', payload);
    },
    hangUp: () => socket?.destroy(),
    async close() {
      socket?.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
