/** What sshd runs for sftp and for scp's old protocol, by the login shell (`cli/session/transfer.ts`). */
import { describe, expect, test } from 'vitest';
import { CLASSES } from './config.ts';
import { classDevice, command } from './device.ts';

const SFTP = '/usr/lib/openssh/sftp-server';
const open = () => classDevice(`${CLASSES}\nset system services ssh sftp-server\n`);

describe('a user whose class may copy files', () => {
  test.each([
    [SFTP, [SFTP]],
    ['scp -t /var/tmp', ['/usr/bin/scp', '-t', '--', '/var/tmp']],
    ['scp -v -r -p -d -f -- -x y', ['/usr/bin/scp', '-v', '-r', '-p', '-d', '-f', '--', '-x y']],
  ])('%s', async (asked, program) => {
    const { status, programs, complaints, output } = await command(open(), 'su', asked);
    expect({ status, programs, complaints, output }).toEqual({
      status: 0,
      programs: [program],
      complaints: '',
      output: '',
    });
  });

  test.each(['scp -S /bin/sh -t x', 'scp -o ProxyCommand=x -t y', 'scp -x', 'scp -t', 'scp -rS/bin/sh -t x'])(
    'has no other use for it: %s',
    async (asked) => {
      const { status, programs, complaints } = await command(open(), 'su', asked);
      expect({ status, programs, complaints }).toEqual({
        status: 1,
        programs: [],
        complaints: `error: '${asked}' is not what scp asks for\n`,
      });
    },
  );
});

test.each(['ro', 'op', 'nobody', 'net'])('the class of %s may not use sftp: every request is denied', async (user) => {
  const { programs, output } = await command(open(), user, SFTP);
  expect({ programs, output }).toEqual({ programs: [[SFTP, '-p', 'realpath']], output: '' });
});

test('a class that may copy files can be without the one and the other', async () => {
  const base = `${CLASSES}
set system services ssh sftp-server
set system login class mover permissions maintenance
set system login user mover class mover
`;
  const programs = async (statement: string, asked: string) =>
    (await command(classDevice(base + statement), 'mover', asked)).programs[0]?.slice(0, 2);
  expect(await programs('', SFTP)).toEqual([SFTP]);
  expect(await programs('set system login class mover no-scp-server', SFTP)).toEqual([SFTP]);
  expect(await programs('set system login class mover no-sftp-server', SFTP)).toEqual([SFTP, '-p']);
  expect(await programs('set system login class mover no-sftp-server', 'scp -t x')).toEqual(['/usr/bin/scp', '-t']);
  expect(await programs('set system login class mover no-scp-server', 'scp -t x')).toBeUndefined();
});

test.each([
  ['ro', 'scp -f x'],
  ['op', 'scp -t x'],
  ['nobody', 'scp -t x'],
])('the class of %s may not use %s', async (user, asked) => {
  const { status, programs, complaints, output } = await command(open(), user, asked);
  expect(complaints).toMatch(/^error: permission denied: class '\S+' may not use scp\n$/);
  // what is printed on standard output would be taken for the protocol
  expect({ status, programs, output }).toEqual({ status: 1, programs: [], output: '' });
});

test.each([
  ['sftp', SFTP],
  ['scp', 'scp -t x'],
])('%s is disabled unless it is configured', async (what, asked) => {
  const { status, programs, complaints } = await command(classDevice(CLASSES), 'su', asked);
  expect({ status, programs, complaints }).toEqual({
    status: 1,
    programs: [],
    complaints: `error: incoming ${what} is disabled: 'system services ssh sftp-server' is not configured\n`,
  });
});
