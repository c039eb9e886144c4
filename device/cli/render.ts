/** From output to lines of text. */
import { type ConfigNode, idOf } from '../config/node.ts';
import { nodeAt, type Path } from '../config/path.ts';
import { printCurly } from '../config/print-curly.ts';
import { printSet } from '../config/print-set.ts';
import { type ConfigurationOutput, isConfiguration, isStructured, type Output } from './output.ts';

/** The lines of an output, without their newlines. */
export async function* lines(output: Output): AsyncGenerator<string, void, undefined> {
  if (isConfiguration(output)) yield* split(curly(output));
  else if (typeof output === 'string') yield* split(output);
  else if (isStructured(output)) yield* split(output.text);
  else yield* output;
}

/** All lines of an output as one text. */
export async function textOf(output: Output): Promise<string> {
  if (typeof output === 'string') return output === '' || output.endsWith('\n') ? output : `${output}\n`;
  const parts: string[] = [];
  for await (const line of lines(output)) parts.push(`${line}\n`);
  return parts.join('');
}

function split(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function curly({ heading, root, path }: ConfigurationOutput): string {
  const node = nodeAt(root, path);
  return `${heading === undefined ? '' : `${heading}\n`}${node === undefined ? '' : printCurly(node)}`;
}

/** The `set` commands of what is shown. */
export function setCommands({ root, path }: ConfigurationOutput): string {
  const node = nodeAt(root, path);
  return node === undefined ? '' : printSet(node, { at: path });
}

/** `root` with nothing in it but what stands at `path`. */
export function restrict(root: ConfigNode, path: Path): ConfigNode {
  const [step, ...below] = path;
  if (step === undefined) return root;
  const id = idOf(step);
  const child = root.children.get(id);
  return { ...root, children: new Map(child === undefined ? [] : [[id, restrict(child, below)]]) };
}
