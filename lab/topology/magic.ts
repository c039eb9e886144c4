/** containerlab's variables in the values of a node, which stand for its name and for folders of the lab. */
import { join } from 'node:path';
import type { Commands } from './config-shape.ts';
import { uniqueBinds } from './merge-keys.ts';
import type { Entries, Located } from './shape.ts';
import type { StageExecFile, StagesFile } from './stage-shape.ts';
import type { NodeFile } from './topology-file.ts';

export interface MagicContext {
  readonly lab: string;
  readonly node: string;
  /** The lab file's, absolute. */
  readonly directory: string;
}

/** The node with its variables filled in: in what names files, in commands, and in values of the environment. */
export function withMagic(file: NodeFile, { lab, node, directory }: MagicContext): NodeFile {
  const folder = join(directory, `clab-${lab}`);
  const fill = (text: string) =>
    text
      .replaceAll('__clabNodeName__', node)
      .replaceAll('__clabNodeDir__', join(folder, node))
      .replaceAll('__clabDir__', folder);
  const one = (value: Located<string> | undefined) => value && { ...value, value: fill(value.value) };
  const list = <T extends string | Commands>(values: Located<readonly Located<T>[]> | undefined) =>
    values && {
      ...values,
      value: values.value.map((each) =>
        typeof each.value === 'string' ? { ...each, value: fill(each.value) as T } : each,
      ),
    };
  const commandOf = (each: Located<StageExecFile>) => {
    const { command } = each.value;
    return { ...each, value: { ...each.value, command: { ...command, value: fill(command.value) } } };
  };
  const entries = (values: Located<Entries<string>> | undefined) =>
    values && { ...values, value: new Map([...values.value].map(([key, each]) => [key, { ...each, ...one(each) }])) };
  const stages = (given: NodeFile['stages']): NodeFile['stages'] =>
    given && {
      ...given,
      value: Object.fromEntries(
        Object.entries(given.value).map(([name, stage]) => [
          name,
          stage && {
            ...stage,
            value: {
              ...stage.value,
              exec: stage.value.exec && { ...stage.value.exec, value: stage.value.exec.value.map(commandOf) },
            },
          },
        ]),
      ) as StagesFile,
    };
  return {
    ...file,
    'startup-config': list(file['startup-config']),
    binds: uniqueBinds(list(file.binds)), // two may go to one place only now
    'env-files': list(file['env-files']),
    exec: list(file.exec),
    volumes: list(file.volumes),
    stages: stages(file.stages),
    env: entries(file.env),
    cmd: one(file.cmd),
    entrypoint: one(file.entrypoint),
  };
}
