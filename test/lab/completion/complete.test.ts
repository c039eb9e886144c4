import { expect, test } from 'vitest';
import { complete, type GivenLab, type Sources } from '../../../lab/completion/complete.ts';

const seen: GivenLab[] = [];
const sources: Sources = {
  labs: async () => ['alpha', 'beta'],
  async nodes(line) {
    seen.push(line);
    return ['R1', 'R2', 'H'];
  },
  interfaces: async (_line, node) => (node === 'R1' ? ['lo0', 'ge-0/0/0', 'ge-0/0/1'] : []),
  files: async (start) => [`${start}x.yaml`, `${start}dir/`],
};

const offered = async (line: string) => (await complete(line.split(' '), sources)).map(({ value }) => value);

test.each([
  ['re', ['restart']],
  ['--', ['--help', '--version']],
  ['help st', ['stop', 'start']],
  ['stop ', ['R1', 'R2', 'H']],
  ['stop R1 R', ['R2']],
  ['cli R1 ', []],
  ['capture R1', ['R1', 'R1:']],
  ['capture R1:ge', ['R1:ge-0/0/0', 'R1:ge-0/0/1']],
  ['link ', ['down', 'up', 'set']],
  ['link set R1:g', ['R1:ge-0/0/0', 'R1:ge-0/0/1']],
  ['link set R1:ge-0/0/0 --r', ['--rate']],
  ['generate l', ['line', 'leaf-spine']],
  ['down --lab ', ['alpha', 'beta']],
  ['down --lab=b', ['--lab=beta']],
  ['down --lab alpha --l', []],
  ['up -t some/', ['some/x.yaml', 'some/dir/']],
  ['save --format ', ['set', 'text']],
  ['save --format=t', ['--format=text']],
  ['exec R1 -- ', []],
  ['nonsense ', []],
  ['completion ', ['bash', 'zsh', 'fish']],
])('%j', async (line, expected) => {
  expect(await offered(line)).toEqual(expected);
});

test('options tell what they are for, and the lab that a line names is the one that is asked', async () => {
  expect(await complete(['ps', '--j'], sources)).toEqual([{ value: '--json', help: 'print JSON' }]);
  await complete(['inspect', '--lab', 'beta', '-t=x', ''], sources);
  expect(seen.at(-1)).toMatchObject({ lab: 'beta' });
});
