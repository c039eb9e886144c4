/**
 * Reads what a client sends until it has finished, answers how much that was, and closes; `ping` on a line is answered
 * by `pong`, a tenth of a second later. Argument: the port.
 */
import { createServer } from 'node:net';

createServer({ allowHalfOpen: true }, (socket) => {
  let bytes = 0;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    if (chunk.toString() === 'ping\n') setTimeout(() => socket.write('pong\n'), 100);
  });
  socket.on('end', () => socket.end(`${bytes} bytes from ${socket.remoteAddress}\n`));
}).listen(Number(process.argv[2]), '::', () => console.log('listening'));
