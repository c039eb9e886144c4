import { expect, test } from 'vitest';
import { findingsText } from '../../../lab/commands/doctor.ts';
import { isHealthy } from '../../../lab/doctor/finding.ts';
import { FEATURES, kernelFindings } from '../../../lab/doctor/kernel.ts';
import { limitFindings } from '../../../lab/doctor/limits.ts';

/** What the script prints where these features fail, with a complaint of two lines. */
const printed = (failing: readonly string[]) =>
  FEATURES.map(({ name }) => (failing.includes(name) ? 'Error: no\nsuch thing.\n@@vtylab 2\n' : '@@vtylab 0\n')).join(
    '',
  );

test('a feature that labs cannot do without is missing, another one is a warning, one that nothing uses is fine', () => {
  const found = kernelFindings(printed(['nftables reject', 'netem', 'VRF']));
  expect(found.filter(({ state }) => state !== 'ok')).toEqual([
    {
      area: 'kernel',
      name: 'nftables reject',
      state: 'missing',
      found: 'Error: no; such thing.',
      use: "the action 'reject' of filters",
      mend: "modprobe nft_reject_inet, on the engine's host; where that is not found, a kernel that has it",
    },
    {
      area: 'kernel',
      name: 'netem',
      state: 'warning',
      found: 'Error: no; such thing.',
      use: 'delay and loss of links',
      mend: "modprobe sch_netem, on the engine's host; where that is not found, a kernel that has it",
    },
  ]);
  expect(isHealthy(found)).toBe(false);
  expect(isHealthy(kernelFindings(printed(['netem'])))).toBe(true);
});

test('features that could not be tried are not known', () => {
  const found = kernelFindings(undefined, 'no image');
  expect(found).toHaveLength(FEATURES.length);
  expect(found[0]).toMatchObject({ state: 'unknown', found: 'not tried: no image' });
  expect(kernelFindings('@@vtylab 0\n')[1]).toMatchObject({ state: 'unknown', found: 'not tried: no answer' });
});

const LIMITS = `/proc/sys/net/ipv4/neigh/default/gc_thresh3 128
/proc/sys/kernel/pid_max 4194304
/proc/sys/kernel/threads-max 100000
/proc/sys/fs/inotify/max_user_instances 128
/proc/sys/fs/file-max 9223372036854775807
memory 262144
nofile 1024
`;

test('limits say how many nodes they leave room for, and how to raise them', () => {
  const found = limitFindings(LIMITS, 2);
  expect(found.filter(({ state }) => state === 'warning')).toMatchObject([
    { name: 'memory', found: '0.3 GB free: room for about 5 nodes' },
    {
      name: 'net.ipv4.neigh.default.gc_thresh3',
      found: '128: room for about 32 nodes',
      mend: "sysctl -w net.ipv4.neigh.default.gc_thresh3=2000, on the engine's host",
    },
    { name: 'fs.inotify.max_user_instances', found: '128: room for about 128 nodes' },
  ]);
  expect(limitFindings(LIMITS, 1).map(({ name }) => name)).not.toContain('fs.inotify.max_user_instances');
  expect(limitFindings(undefined, 1, 'no image')).toMatchObject([{ state: 'unknown', found: 'not read: no image' }]);
});

test('as text: areas, lines, how to mend, a verdict', () => {
  expect(
    findingsText([
      { area: 'program', name: 'Node', state: 'ok', found: 'v24.0.0', use: 'running vtylab' },
      {
        area: 'kernel',
        name: 'veth',
        state: 'missing',
        found: 'Unknown device type.',
        use: 'links',
        mend: 'modprobe veth',
      },
      { area: 'kernel', name: 'netem', state: 'warning', found: 'no', use: 'delay', mend: 'modprobe sch_netem' },
    ]),
  ).toBe(`program
  ok       Node   v24.0.0 (running vtylab)

kernel
  missing  veth   Unknown device type. (links)
           mend: modprobe veth
  warning  netem  no (delay)
           mend: modprobe sch_netem

no lab runs here before what is missing is mended: 1 missing, 1 warnings
`);
});
