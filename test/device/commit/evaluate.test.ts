import { expect, test } from 'vitest';
import { rememberReads } from '../../../device/commit/reads.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../../../device/config/node.ts';
import { config } from '../cli/device.ts';

/** Commits one configuration after the other, as edits of the one before; returns how often the work was done. */
function runs(work: (root: ConfigNode) => unknown, ...texts: string[]): number {
  let count = 0;
  const remembered = rememberReads((root) => {
    count++;
    return work(root);
  });
  let last: ConfigNode | undefined;
  for (const text of texts) {
    const root = last === undefined ? config(text) : share(last, config(text));
    const result = remembered(root);
    expect(result).toEqual(work(root));
    last = root;
  }
  return count;
}

/** `next` with the subtrees of `last` where they say the same, as an edit leaves them. */
function share(last: ConfigNode, next: ConfigNode): ConfigNode {
  const children = new Map([...next.children].map(([id, child]) => [id, shareChild(last.children.get(id), child)]));
  const same =
    children.size === last.children.size && [...children].every(([id, child]) => last.children.get(id) === child);
  return same && String(last.values) === String(next.values) ? last : { ...next, children };
}

function shareChild(last: ConfigNode | undefined, next: ConfigNode): ConfigNode {
  return last === undefined ? next : share(last, next);
}

const name = (root: ConfigNode) => leafValue(root, 'system', 'host-name');
const units = (root: ConfigNode) => entriesOf(descend(root, 'interfaces'), 'interface').map(({ key }) => key);
const telnet = (root: ConfigNode) => descend(root, 'system', 'services', 'telnet') !== undefined;

test.each([
  [
    'what it read is the same',
    name,
    ['set system host-name R1', 'set system host-name R1\nset system services ssh'],
    1,
  ],
  ['what it read changed', name, ['set system host-name R1', 'set system host-name R2'], 2],
  [
    'what it missed is there now',
    name,
    ['set system services ssh', 'set system services ssh\nset system host-name R1'],
    2,
  ],
  [
    'an entry was added to a list it went through',
    units,
    ['set interfaces ge-0/0/0 unit 0', 'set interfaces ge-0/0/0 unit 0\nset interfaces ge-0/0/1 unit 0'],
    2,
  ],
  [
    'only whether it is there was asked',
    telnet,
    ['set system services telnet', 'set system services telnet connection-limit 5'],
    1,
  ],
  ['it went away', telnet, ['set system services telnet\nset system services ssh', 'set system services ssh'], 2],
  ['everything went away', telnet, ['set system services telnet', 'set interfaces ge-0/0/0 unit 0'], 2],
])('work is done again only when needed: %s', (_, work, texts, expected) => {
  expect(runs(work, ...texts)).toBe(expected);
});
