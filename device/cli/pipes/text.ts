/** Pipes that pass on some of the lines, or the lines changed. */
import { integer, string } from '../../schema/types.ts';
import type { Output } from '../output.ts';
import { searcher } from '../pattern.ts';
import { lines } from '../render.ts';
import type { Pipe, Piping } from './piping.ts';

const pattern = string({ name: 'pattern' });

export const except: Pipe = {
  name: 'except',
  help: 'Show only text that does not match a pattern',
  arguments: [{ kind: 'operand', name: 'pattern', help: 'Pattern to avoid', type: pattern, mandatory: true }],
  run: ({ output }, { values }) => matching(output, values.get('pattern') ?? '', false),
};

export const match: Pipe = {
  name: 'match',
  help: 'Show only text that matches a pattern',
  arguments: [{ kind: 'operand', name: 'pattern', help: 'Pattern to match', type: pattern, mandatory: true }],
  run: ({ output }, { values }) => matching(output, values.get('pattern') ?? '', true),
};

export const find: Pipe = {
  name: 'find',
  help: 'Search for first occurrence of pattern',
  arguments: [{ kind: 'operand', name: 'pattern', help: 'Pattern to find', type: pattern, mandatory: true }],
  run: ({ output }, { values }) => {
    const wanted = searcher(values.get('pattern') ?? '');
    return (async function* () {
      let found = false;
      for await (const line of lines(output)) {
        found ||= wanted(line);
        if (found) yield line;
      }
      if (!found) yield 'Pattern not found';
    })();
  },
};

export const count: Pipe = {
  name: 'count',
  help: 'Count occurrences',
  run: ({ output }) =>
    (async function* () {
      let number = 0;
      for await (const _ of lines(output)) number++;
      yield `Count: ${number} lines`;
    })(),
};

export const last: Pipe = {
  name: 'last',
  help: 'Display end of output only',
  arguments: [{ kind: 'operand', name: 'lines', help: 'Number of lines from end', type: integer(1, 1_000_000) }],
  run: ({ output, piping }, { values }) => end(output, Number(values.get('lines') ?? (piping.rows || 24))),
};

export const trim: Pipe = {
  name: 'trim',
  help: 'Trim specified number of columns from start of line',
  arguments: [
    { kind: 'operand', name: 'columns', help: 'Number of columns to trim', type: integer(0, 65535), mandatory: true },
  ],
  run: ({ output }, { values }) => {
    const columns = Number(values.get('columns'));
    return (async function* () {
      for await (const line of lines(output)) yield line.slice(columns);
    })();
  },
};

/** A pipe that changes only how the output is shown. */
function paging(name: string, help: string, how: Piping['paging']): Pipe {
  return {
    name,
    help,
    run: ({ output, piping }) => {
      piping.paging = how;
      return output;
    },
  };
}

export const hold = paging('hold', 'Hold text without exiting the --More-- prompt', 'hold');
export const noMore = paging('no-more', "Don't paginate output", 'never');

/** Addresses as they stand in output. */
const ADDRESS = /(?<![\w.:/])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+:[0-9a-f:]*)(?![\w.:/])/gi;

export const resolve: Pipe = {
  name: 'resolve',
  help: 'Resolve IP addresses',
  arguments: [{ kind: 'flag', name: 'full-names', help: 'Display full domain names' }],
  run: ({ output, piping }, { values }) => {
    const names = new Map<string, Promise<string>>();
    const nameOf = async (address: string): Promise<string> => {
      const { exitCode, stdout } = await piping.run(['getent', 'hosts', address]);
      const name = exitCode === 0 ? stdout.trim().split(/\s+/)[1] : undefined;
      return (values.has('full-names') ? name : name?.split('.')[0]) ?? address;
    };
    return (async function* () {
      for await (const line of lines(output)) {
        const found = [...new Set(line.match(ADDRESS) ?? [])];
        for (const address of found) if (!names.has(address)) names.set(address, nameOf(address));
        const resolved = new Map<string, string>();
        for (const address of found) resolved.set(address, (await names.get(address)) ?? address);
        yield line.replaceAll(ADDRESS, (address) => resolved.get(address) ?? address);
      }
    })();
  },
};

function matching(output: Output, text: string, wanted: boolean): AsyncIterable<string> {
  const matches = searcher(text);
  return (async function* () {
    for await (const line of lines(output)) if (matches(line) === wanted) yield line;
  })();
}

async function* end(output: Output, wanted: number): AsyncIterable<string> {
  const kept: string[] = [];
  for await (const line of lines(output)) {
    kept.push(line);
    if (kept.length > wanted) kept.shift();
  }
  yield* kept;
}
