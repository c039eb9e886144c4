import { expect, test } from 'vitest';
import { waysOf } from '../../../lab/operations/ways.ts';
import type { LabNode, NodeStages } from '../../../lab/topology/topology.ts';

const command = (text: string) => ({ text, argv: [text] });
const host = (name: string, stages?: NodeStages): LabNode => {
  const node = { name, kind: 'host', image: undefined, interfaces: [] } as const;
  const startup = { role: 'host', hostName: name, interfaces: {}, routes: [] } as const;
  return { ...node, startup, ...(stages && { stages }) };
};
const A = host('A', {
  'create-links': { waitFor: [], onEnter: [command('enter')], onExit: [command('exit')] },
});
const B = host('B', { create: { waitFor: [{ node: 'A', stage: 'configure' }], onEnter: [], onExit: [] } });

/** What is done, in order, when somebody wants `B` to be healthy. */
async function walk(change: { without?: string; commands?: boolean; failing?: string } = {}) {
  const done: string[] = [];
  const nodes = new Map([A, B].map((node) => [node.name, node]));
  const ways = waysOf(
    { nodes },
    {
      async work({ name }, stage) {
        if (`${name} ${stage}` === change.failing) throw new Error(`${change.failing} failed`);
        done.push(`${name} ${stage}`);
      },
      async run({ name }, commands) {
        done.push(...commands.map(({ text }) => `${name} ${text}`));
      },
      takesPart: ({ name }) => name !== change.without,
      runsCommands: () => change.commands !== false,
    },
  );
  await Promise.all([ways.left('B', 'healthy'), ways.left('B', 'healthy'), ways.left('B', 'create')]);
  return done;
}

test('stages come one after the other, each once, and after what they wait for', async () => {
  const ofB = ['B create', 'B create-links', 'B configure', 'B healthy'];
  const ofA = ['A create', 'A enter', 'A create-links', 'A exit', 'A configure'];
  expect(await walk()).toEqual([...ofA, ...ofB]);
  expect(await walk({ commands: false })).toEqual(['A create', 'A create-links', 'A configure', ...ofB]);
  expect(await walk({ without: 'A' }), 'what does not run is not waited for').toEqual(ofB);
});

test('what fails fails whoever waits for it', async () => {
  await expect(walk({ failing: 'A create-links' })).rejects.toThrow('A create-links failed');
});
