import { expect, test } from 'vitest';
import { failing, lacking, trialText } from '../../../lab/links/kernel.ts';

test('what a program complains of leads to what the kernel lacks', () => {
  const features = ['dummy', 'macvlan', 'vxlan'] as const;
  expect(trialText(features).trim().split('\n')).toHaveLength(3);
  const complaints = `Error: Unknown device type.
Command failed -:1
RTNETLINK answers: Invalid argument
Command failed -:2
`;
  // the second is known, and only cannot stand on lo
  expect(failing(complaints, features)).toEqual(['dummy']);
  expect(failing('', features)).toEqual([]);
});

test('of several commands, each belongs to its feature', () => {
  const features = ['netem', 'tbf', 'mirred'] as const;
  expect(failing('Error: Specified qdisc kind is unknown.\nCommand failed -:1\n', features)).toEqual(['netem']);
  expect(failing('Error: TC classifier not found.\nWe have an error\nCommand failed -:4\n', features)).toEqual([
    'mirred',
  ]);
});

test('the message names the thing, its use, and the module', () => {
  expect(lacking('netem')).toBe(
    "the kernel of the engine's host lacks the queueing discipline netem, which delay and loss need; 'modprobe sch_netem' there loads it, where the kernel was built with it (CONFIG_NET_SCH_NETEM)",
  );
  expect(lacking('dummy')).toContain(
    "'modprobe dummy' there loads it, where the kernel was built with it (CONFIG_DUMMY)",
  );
  expect(lacking('mirred')).toContain("'modprobe sch_ingress cls_u32 act_mirred'");
});
