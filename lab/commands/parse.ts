/** The words of a command line → a command's options and operands, or an InputError that says what to write instead. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { InputError } from '../errors.ts';
import { nearest } from '../topology/suggest.ts';
import type { Command, OptionSpecs, OptionValues } from './command.ts';

export interface ParsedLine {
  readonly options: OptionValues<OptionSpecs>;
  readonly operands: readonly string[];
  /** What follows `--`, for a command that takes it. */
  readonly rest?: readonly string[];
  /** `--help` or `-h` was among them; nothing else is checked then. */
  readonly help: boolean;
}

/** What the parser needs to know of a command. */
export type Syntax = Pick<Command, 'name' | 'usage' | 'options' | 'operands' | 'rest'>;

/** Reads the words that follow a command's name. */
export function parseLine(command: Syntax, all: readonly string[]): ParsedLine {
  const terminator = command.rest === true ? all.indexOf('--') : -1;
  if (terminator < 0) return parseWords(command, all);
  return { ...parseWords(command, all.slice(0, terminator)), rest: all.slice(terminator + 1) };
}

function parseWords(command: Syntax, words: readonly string[]): ParsedLine {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, short }] of Object.entries(command.options)) {
    config[name] = { type, ...(short !== undefined && { short }) };
  }
  // Not strict: the messages for what does not fit are made here.
  const { tokens } = parseArgs({ args: [...words], options: config, strict: false, tokens: true });
  const given = tokens.filter((token) => token.kind === 'option');
  const operands = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  if (given.some(({ name }) => name === 'help')) return { options: {}, operands, help: true };

  const options: Record<string, string | boolean> = {};
  for (const token of given) {
    if (Object.hasOwn(options, token.name)) {
      throw wrongUse(command, `option '${token.rawName}' is given twice`);
    }
    options[token.name] = optionValue(command, token);
  }
  checkCount(command, operands);
  return { options: options as OptionValues<OptionSpecs>, operands, help: false };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionValue(command: Syntax, { name, rawName, value, inlineValue }: OptionToken): string | boolean {
  const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (spec === undefined) {
    const near = nearest(name, Object.keys(command.options));
    const hint = near === undefined ? '' : `; did you mean '--${near}'?`;
    throw wrongUse(command, `unknown option '${rawName}'${hint}`);
  }
  if (spec.type === 'boolean') {
    if (value !== undefined) throw wrongUse(command, `option '${rawName}' takes no value, got '${value}'`);
    return true;
  }
  const expected = spec.value ?? 'VALUE';
  if (value === undefined || value === '')
    throw wrongUse(command, `option '${rawName}' needs a value: ${rawName} ${expected}`);
  if (value.startsWith('-') && value !== '-' && inlineValue !== true) {
    throw wrongUse(command, `option '${rawName}' needs a value: ${rawName} ${expected}, got '${value}'`);
  }
  return value;
}

function checkCount(command: Syntax, operands: readonly string[]): void {
  const { min, max } = command.operands ?? { min: 0, max: 0 };
  if (operands.length < min) throw wrongUse(command, `${operandName(command, operands.length)} is missing`);
  const extra = operands[max];
  if (extra !== undefined) throw wrongUse(command, `unexpected '${extra}'`);
}

/** What the usage line calls an operand: `NODE`, `(down | up | set)`. */
function operandName({ usage }: Syntax, index: number): string {
  const needed = usage
    .replaceAll(/(^| )\[[^[\]]*(\[[^[\]]*(\[[^\]]*\][^[\]]*)*\][^[\]]*)*\]/g, ' ')
    .replace(/ -- .*/, '');
  const names = [...needed.matchAll(/\([^)]*\)|[^\s(]+/g)].map(([name]) => name).filter((name) => !/^-/.test(name));
  return names[index] ?? 'something';
}

function wrongUse(command: Syntax, message: string): InputError {
  return new InputError(`${message}; usage: vtylab ${command.name} ${command.usage}`.trimEnd());
}
