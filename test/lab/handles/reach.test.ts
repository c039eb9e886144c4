/** What a matcher is asked for, by programs whose types nobody looks at: nothing is tried in place of what was meant. */
import { expect, test } from 'vitest';
import { lab } from '../../../lab/handles/lab.ts';
import { type ReachOptions, reaches } from '../../../lab/handles/reach.ts';

test.each([
  [{ shh: true }, /unknown option 'shh'; expected ssh, /],
  [{ ssh: false }, /ssh: false/],
  [{ ssh: 'lab' }, /ssh: expected true or a login, got lab/],
  [{ tcp: 99_999 }, /tcp: expected a port, 1\.\.65535, got 99999/],
  [{ tcp: '22' }, /tcp: expected a port/],
  [{ ssh: true, telnet: true }, /expected one service, got ssh and telnet/],
])('%j', async (options, message) => {
  await using net = await lab('topologies/remote-access/lab.yaml');
  const attempt = reaches(net.node('R1'), net.node('R2'), options as ReachOptions);
  await expect(attempt).rejects.toThrow(message);
});
