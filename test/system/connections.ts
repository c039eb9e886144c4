/** Many plain TCP connections from a node, held open, for the system tests. */
import { createInterface } from 'node:readline';
import { execa } from 'execa';

/** What became of an attempt: it was served, closed without a byte, or its port was closed. */
export type Attempt = 'served' | 'closed' | 'refused';

/** Connections that are held until they are closed. */
export interface Held {
  /** In the order they were made, one after the other. */
  readonly attempts: readonly Attempt[];
  /** Of those served, how many are still there. */
  alive(): Promise<number>;
  /** Closes the first `count` of those that are there, or all of them. */
  close(count?: number): Promise<void>;
}

/** Runs inside the node; says what it did in JSON, a line at a time, and takes orders the same way. */
const PROGRAM = `
const net = require('node:net');
const [host, port, count, greet] = process.argv.slice(1);
const held = [];
const attempt = () => new Promise((resolve) => {
  const socket = net.connect({ host, port: Number(port) }, () => socket.write(greet ?? ''));
  socket.once('data', () => { held.push(socket); resolve('served'); });
  socket.once('error', (error) => resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'closed'));
  socket.once('close', () => { const at = held.indexOf(socket); if (at >= 0) held.splice(at, 1); resolve('closed'); });
  socket.resume();
});
(async () => {
  const attempts = [];
  for (let n = 0; n < Number(count); n++) attempts.push(await attempt());
  console.log(JSON.stringify(attempts));
  require('node:readline').createInterface({ input: process.stdin })
    .on('line', (line) => {
      const { close } = JSON.parse(line);
      for (const socket of held.slice(0, close)) socket.destroy();
      setImmediate(() => console.log(JSON.stringify(held.length)));
    })
    .on('close', () => process.exit());
})();
`;

/** Makes `count` connections from a container, each as soon as the one before was served or not. */
export async function hold(
  container: string,
  { host, port, count, greet = '' }: { host: string; port: number; count: number; greet?: string },
): Promise<Held> {
  const argv = ['exec', '-i', container, 'node', '-e', PROGRAM, host, String(port), String(count), greet];
  const child = execa('docker', argv, { reject: false, buffer: { stdout: false, stderr: true } });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function answer(): Promise<unknown> {
    const { done, value } = await answers.next();
    if (done === true) throw new Error(`connections of ${container}: ${(await child).stderr}`);
    return JSON.parse(value);
  }

  async function order(close: number): Promise<number> {
    child.stdin.write(`${JSON.stringify({ close })}\n`);
    return (await answer()) as number;
  }

  const attempts = (await answer()) as Attempt[];
  return {
    attempts,
    alive: () => order(0),
    async close(count) {
      if (count !== undefined) return void (await order(count));
      child.stdin.end();
      await child;
    },
  };
}
