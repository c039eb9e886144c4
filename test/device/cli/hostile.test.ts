/** Whatever bytes are sent to a prompt, the session answers the next command. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { connect } from './relay-client.ts';
import { VirtualScreen } from './screen.ts';

const CONFIG = `
set system host-name R1
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set firewall family inet filter f term a from port ssh
`;

/** What people and attackers send: keys, commands in pieces, sequences that never end, anything. */
const piece = fc.oneof(
  fc.constantFrom(
    '\r',
    '\n',
    '\t',
    '?',
    ' ',
    '\x03',
    '\x12',
    '\x1b',
    '\x1b[',
    '\x1bO',
    '"',
    '|',
    '\\',
    '[ ',
    '] ',
    '{',
    '/',
    'q',
    'yes\r',
  ),
  fc.constantFrom(
    'configure',
    'edit ',
    'show ',
    'set ',
    'delete ',
    'top ',
    'up ',
    'run ',
    'firewall family inet filter ',
    'interfaces ',
    'f term ',
    '| match ',
    '| find "(a*)*b"',
    'rollback 0\r',
    'insert ',
    'rename ',
    'annotate ',
    'wildcard delete ',
    'replace pattern ',
    'help apropos ',
    'load merge terminal\r',
  ),
  fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** Leaves the pager, a search, a question, a text that is being typed and configuration mode, without ending the session. */
const LEAVE = ['\x03', '\x03', '\x03', 'rollback 0\r', '\x03', 'exit configuration-mode\r', 'yes\r', '\x03'];

test('random bytes at every prompt never end in a crash or in a session that is stuck', async () => {
  const numRuns = Number(process.env.FUZZ_RUNS ?? 150);
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 25 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 90 }),
      async (pieces, configure, columns) => {
        const device = testDevice({ config: CONFIG });
        const client = connect(device, { tty: true, rows: 10, columns });
        if (configure) client.type('configure\r');
        for (const text of pieces) {
          // a session may be left by ^D and by commands; programs and files are not what is tried here
          client.type(text.replaceAll('\x04', ''));
          await client.settled();
        }
        for (const keys of LEAVE) {
          client.type(keys);
          await client.settled();
        }
        client.type('show version | match Hostname\r');
        const alive = await Promise.race([
          client.expect('Hostname: R1').then(() => true),
          client.over.then(() => false),
        ]);
        if (alive) expect(client.output).toContain('Hostname: R1');
        else expect(await client.status).toBe(0); // it was left in an orderly way
        const screen = new VirtualScreen(100, 2000);
        screen.write(client.output.replaceAll(/[\x00-\x06\x0b-\x1f\x7f]/g, '')); // the bytes of messages that quote what was typed
        client.hangUp();
        await client.over;
      },
    ),
    { numRuns },
  );
}, 600_000);
