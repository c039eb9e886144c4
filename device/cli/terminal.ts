/** The session's end of the relay: what is typed comes in, text and programs to run go out. */
import type { Duplex } from 'node:stream';
import { encodeFrame, frameDecoder, type Hello, type RelayFrame } from './relay.ts';
import { TerminalInput } from './terminal-input.ts';

export interface Terminal {
  readonly hello: Hello;
  readonly rows: number;
  readonly columns: number;
  readonly input: TerminalInput;
  /** Aborts when the relay is gone. */
  readonly gone: AbortSignal;
  onResize(listener: () => void): void;
  /**
   * Text whose lines end in a newline (the terminal adds the carriage return); waits while the relay is slow in
   * taking it.
   */
  write(text: string): Promise<void>;
  /** The same without waiting, for what is drawn at the prompt. */
  draw(text: string): void;
  /** Runs a program on the user's own terminal and returns its exit status. */
  runProgram(argv: readonly string[]): Promise<number>;
  /** Runs a program that reads the relay's standard input and writes its output, for a command that moves files. */
  transfer(argv: readonly string[]): Promise<number>;
  /** Text for standard error. */
  complain(text: string): void;
  /** Ends the relay with this exit status. */
  close(status: number): void;
}

/** Reads the relay's hello and from then on its frames. Rejects when the relay leaves or sends something else first. */
export function openTerminal(stream: Duplex): Promise<Terminal> {
  return new Promise((resolve, reject) => {
    const decode = frameDecoder();
    const gone = new AbortController();
    const input = new TerminalInput();
    let hello: Hello | undefined;
    let size = { rows: 24, columns: 80 };
    let resized = () => {};
    let programEnded: ((status: number) => void) | undefined;
    const leave = () => {
      input.end();
      gone.abort();
      reject(new Error('CLI relay: the connection closed before its hello'));
    };

    function take({ type, payload }: RelayFrame): void {
      if (hello === undefined) {
        if (type !== 'H') throw new Error(`CLI relay: expected a hello frame first, got '${type}'`);
        hello = JSON.parse(payload.toString()) as Hello;
        setSize(hello.rows, hello.columns);
        resolve(terminalOf(hello));
      } else if (type === 'I') input.push(payload);
      else if (type === 'E') input.end();
      else if (type === 'W') {
        // The relay also says it after each program that had the terminal.
        const { rows, columns } = size;
        setSize(payload.readUInt16BE(0), payload.readUInt16BE(2));
        if (rows !== size.rows || columns !== size.columns) resized();
      } else if (type === 'X') programEnded?.(payload.readUInt32BE(0));
    }

    /** A terminal that does not know its size says 0. */
    function setSize(rows: number, columns: number): void {
      size = { rows: rows || 24, columns: columns || 80 };
    }

    function send(type: RelayFrame['type'], payload: Buffer | string): boolean {
      return stream.writable ? stream.write(encodeFrame(type, payload)) : true;
    }

    function terminalOf(hello: Hello): Terminal {
      return {
        hello,
        get rows() {
          return size.rows;
        },
        get columns() {
          return size.columns;
        },
        input,
        gone: gone.signal,
        onResize(listener) {
          resized = listener;
        },
        async write(text) {
          const drained = send('O', text);
          if (drained || gone.signal.aborted) return;
          await new Promise<void>((resume) => {
            const go = () => {
              stream.off('drain', go);
              gone.signal.removeEventListener('abort', go);
              resume();
            };
            stream.once('drain', go);
            gone.signal.addEventListener('abort', go);
          });
        },
        draw(text) {
          send('O', text);
        },
        runProgram: (argv) => runs('R', argv),
        transfer: (argv) => runs('T', argv),
        complain(text) {
          send('M', text);
        },
        close(status) {
          const payload = Buffer.alloc(4);
          payload.writeUInt32BE(status);
          send('Q', payload);
          stream.end();
        },
      };
    }

    function runs(type: 'R' | 'T', argv: readonly string[]): Promise<number> {
      return new Promise((ended, failed) => {
        const left = () => failed(new Error(`${argv.join(' ')}: the terminal is gone`));
        if (gone.signal.aborted) return left();
        gone.signal.addEventListener('abort', left, { once: true });
        programEnded = (status) => {
          programEnded = undefined;
          gone.signal.removeEventListener('abort', left);
          ended(status);
        };
        send(type, argv.join('\0'));
      });
    }

    stream.on('data', (chunk: Buffer) => {
      try {
        for (const frame of decode(chunk)) take(frame);
      } catch (error) {
        reject(error);
        stream.destroy();
      }
    });
    stream.on('end', leave);
    stream.on('close', leave);
    stream.on('error', leave);
  });
}
