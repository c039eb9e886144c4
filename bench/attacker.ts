/**
 * Guesses a password over FTP as fast as one connection after the other allows, for `login.ts`: run in the network
 * namespace of the device. Prints, when its input ends, how often it was let in to try and how often it was turned away.
 */
import { connect } from 'node:net';

/** A connection's tries: only the last one is answered late. */
const TRIES = 3;

const counts = { connections: 0, passwords: 0 };
let over = false;
process.stdin.resume().on('end', () => {
  over = true;
});

/** One connection: as many guesses as are answered at once; then it is quicker to come again. */
function guess(): Promise<void> {
  return new Promise((resolve) => {
    counts.connections++;
    let given = 0;
    const socket = connect({ host: '127.0.0.1', port: 21 });
    socket.on('data', (data) => {
      const text = data.toString();
      if (/^331 /m.test(text)) {
        counts.passwords++;
        socket.write('PASS guess\r\n');
        if (++given === TRIES) socket.destroy();
      } else if (/^(220|530) /m.test(text)) socket.write('USER mallory\r\n');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}

while (!over) await guess();
console.log(JSON.stringify(counts));
process.exit();
