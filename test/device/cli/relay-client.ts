/** The relay's end of a session, in memory: what native/cli.c does, without a terminal. */
import { duplexPair } from 'node:stream';
import { encodeFrame, frameDecoder, type Hello } from '../../../device/cli/relay.ts';
import { runSession } from '../../../device/cli/session.ts';
import type { Device } from '../../../device/device.ts';

export interface RelayClient {
  /** All that was printed so far. */
  readonly output: string;
  /** Programs that were asked for by R and T frames, each answered with the status given. */
  readonly programs: readonly (readonly string[])[];
  /** What was printed on standard error. */
  readonly complaints: string;
  type(text: string): void;
  end(): void;
  hangUp(): void;
  resize(rows: number, columns: number): void;
  /** Waits until this has been printed after what earlier calls waited for. */
  expect(text: string): Promise<void>;
  /** Waits until the session has nothing more to do for the moment. */
  settled(): Promise<void>;
  /** The exit status, once the session is over. */
  readonly status: Promise<number>;
  /** Resolves when the runtime's end has finished. */
  readonly over: Promise<void>;
}

export interface RelayOptions extends Partial<Hello> {
  readonly user?: string;
  /** Exit status of programs run by R frames. */
  readonly programStatus?: number;
  /** Called while such a program runs. */
  readonly onProgram?: () => void;
}

/** Connects a session for `user` (default `lab`) to a device. */
export function connect(device: Device, options: RelayOptions = {}): RelayClient {
  const { user = 'lab', programStatus = 0, onProgram, ...hello } = options;
  const [ours, theirs] = duplexPair();
  const account = { name: user, uid: 2000, gid: 20, class: 'super-user' };
  const over = runSession({ device, account, stream: theirs });
  const decode = frameDecoder();
  const programs: string[][] = [];
  let output = '';
  let complaints = '';
  /** What no expectation has passed over yet. */
  let unseen = '';
  let check = () => {};
  let finish: (status: number) => void = () => {};
  const status = new Promise<number>((resolve) => {
    finish = resolve;
  });
  ours.on('data', (chunk: Buffer) => {
    for (const { type, payload } of decode(chunk)) {
      if (type === 'O') {
        output += payload.toString();
        unseen += payload.toString();
      }
      if (type === 'Q') finish(payload.readUInt32BE(0));
      if (type === 'M') complaints += payload.toString();
      if (type === 'R' || type === 'T') {
        programs.push(payload.toString().split('\0'));
        onProgram?.();
        const answer = Buffer.alloc(4);
        answer.writeUInt32BE(programStatus);
        ours.write(encodeFrame('X', answer));
      }
    }
    check();
  });
  ours.write(encodeFrame('H', JSON.stringify({ tty: false, rows: 24, columns: 80, ...hello })));
  return {
    get output() {
      return output;
    },
    get complaints() {
      return complaints;
    },
    programs,
    type: (text) => void ours.write(encodeFrame('I', text)),
    end: () => void ours.write(encodeFrame('E')),
    hangUp: () => void ours.destroy(),
    resize(rows, columns) {
      const size = Buffer.alloc(4);
      size.writeUInt16BE(rows, 0);
      size.writeUInt16BE(columns, 2);
      ours.write(encodeFrame('W', size));
    },
    expect: (text) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`expected ${JSON.stringify(text)} in:\n${output}`)), 3000);
        check = () => {
          const at = unseen.indexOf(text);
          unseen = at < 0 ? unseen.slice(-text.length) : unseen.slice(at + text.length);
          if (at < 0) return;
          clearTimeout(late);
          check = () => {};
          resolve();
        };
        check();
      }),
    async settled() {
      for (let before = -1; before !== output.length; ) {
        before = output.length;
        for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    status,
    over,
  };
}

/** Runs lines as `printf … | cli` does; returns what was printed and the exit status. */
export async function pipeLines(device: Device, text: string, options: RelayOptions = {}) {
  const client = connect(device, options);
  client.type(text);
  client.end();
  const status = await client.status;
  await client.over;
  return { output: client.output, status, programs: client.programs };
}
