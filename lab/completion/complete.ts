/** What could stand at the end of an unfinished command line. */
import { COMMANDS } from '../commands/all.ts';
import type { Command, Completable, OptionSpec } from '../commands/command.ts';

/** A word that would do. One that ends in `:`, `/` or `=` goes on. */
export interface Candidate {
  readonly value: string;
  readonly help?: string;
}

/** Where words come from that the commands themselves do not know. What cannot be had is simply not offered. */
export interface Sources {
  /** Labs that are there. */
  labs(): Promise<readonly string[]>;
  /** Nodes of the lab that the line names, else of the one here, else of all. */
  nodes(line: GivenLab): Promise<readonly string[]>;
  /** Interfaces of a node. */
  interfaces(line: GivenLab, node: string): Promise<readonly string[]>;
  /** Files and folders whose path starts so; folders end in `/`. */
  files(start: string): Promise<readonly string[]>;
}

/** What a line says of the lab it means. */
export interface GivenLab {
  readonly lab?: string;
  readonly topology?: string;
}

/**
 * The candidates for the last of the words, which may be empty. The words are those behind `vtylab`.
 *
 * @returns only what starts like the last word
 */
export async function complete(words: readonly string[], sources: Sources): Promise<readonly Candidate[]> {
  const [name = '', ...rest] = words;
  const all = rest.length === 0 ? commandNames() : await afterCommand(name, rest, sources);
  const current = words.at(-1) ?? '';
  return all.filter(({ value }) => value.startsWith(current));
}

function commandNames(): Candidate[] {
  const commands = COMMANDS.map(({ name, summary }) => ({ value: name, help: summary }));
  return [...commands, { value: '--help', help: 'the list of commands' }, { value: '--version', help: 'its version' }];
}

async function afterCommand(name: string, words: readonly string[], sources: Sources): Promise<readonly Candidate[]> {
  if (name === 'help') return words.length === 1 ? commandNames().slice(0, -2) : [];
  const command = await COMMANDS.find((entry) => entry.name === name)
    ?.load()
    .then((loaded) => loaded.command);
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  if (command === undefined || before.includes('--')) return [];
  const given = read(command, before);
  const place: Place = { current, given: given.options, sources };

  if (given.open !== undefined) return values(given.open, place);
  const [, long = '', start] = /^--([^=]+)=(.*)$/.exec(current) ?? [];
  if (start !== undefined) {
    const spec = command.options[long];
    if (spec === undefined) return [];
    const found = await values([long, spec], { ...place, current: start });
    return found.map((one) => ({ ...one, value: `--${long}=${one.value}` }));
  }
  if (current.startsWith('-')) return optionNames(command, given.options);
  const { complete: kinds = [], max = 0 } = command.operands ?? {};
  const position = given.operands.length;
  const kind = position < max ? (kinds[position] ?? kinds.at(-1)) : undefined;
  const found = kind === undefined ? [] : await candidates(kind, place);
  return found.filter(({ value }) => !given.operands.includes(value));
}

interface Place {
  readonly current: string;
  readonly given: Readonly<Record<string, string>>;
  readonly sources: Sources;
}

type NamedOption = readonly [name: string, spec: OptionSpec];

/** The options with their values, the operands, and the option whose value comes next. */
function read({ options }: Command, words: readonly string[]) {
  const given: Record<string, string> = {};
  const operands: string[] = [];
  let open: NamedOption | undefined;
  for (const word of words) {
    if (open !== undefined) {
      given[open[0]] = word;
      open = undefined;
      continue;
    }
    const [, long, value] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const option = Object.entries(options).find(([name, { short }]) => name === long || word === `-${short}`);
    if (option === undefined) {
      if (!word.startsWith('-')) operands.push(word);
    } else if (option[1].type === 'boolean' || value !== undefined) {
      given[option[0]] = value ?? '';
    } else {
      open = option;
    }
  }
  return { options: given, operands, open };
}

function optionNames({ options }: Command, given: Readonly<Record<string, string>>): Candidate[] {
  const left = Object.entries(options).filter(([name]) => given[name] === undefined);
  return [
    ...left.map(([name, { help }]) => ({ value: `--${name}`, help })),
    { value: '--help', help: 'about this command' },
  ];
}

/** What an option's value could be. */
function values(
  [name, { choices, value }]: NamedOption,
  place: Place,
): Promise<readonly Candidate[]> | readonly Candidate[] {
  if (choices !== undefined) return choices.map((choice) => ({ value: choice }));
  if (name === 'lab') return candidates('lab', place);
  return value === 'FILE' || value === 'DIR' ? candidates('file', place) : [];
}

async function candidates(kind: Completable, { current, given, sources }: Place): Promise<readonly Candidate[]> {
  if (typeof kind !== 'string') return kind.map((value) => ({ value }));
  const named = (list: readonly string[]) => list.map((value) => ({ value }));
  if (kind === 'lab') return named(await sources.labs());
  if (kind === 'file') return named(await sources.files(current));
  if (kind === 'node') return named(await sources.nodes(given));
  const [node = '', rest] = current.split(':');
  if (rest !== undefined) return named((await sources.interfaces(given, node)).map((one) => `${node}:${one}`));
  const nodes = await sources.nodes(given);
  return named(nodes.flatMap((one) => (kind === 'node-or-interface' ? [one, `${one}:`] : [`${one}:`])));
}
