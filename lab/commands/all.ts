/** The commands of `vtylab`. Each is loaded only when it is used. */
import { InputError } from '../errors.ts';
import { nearest } from '../topology/suggest.ts';
import type { Command } from './command.ts';

interface Entry {
  readonly name: string;
  /** For the list of `vtylab --help`. */
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Three commands of one file. */
function life(name: 'stopCommand' | 'startCommand' | 'restartCommand'): Entry['load'] {
  return async () => ({ command: (await import('./life.ts'))[name] });
}

export const COMMANDS: readonly Entry[] = [
  { name: 'up', summary: 'start a lab, or bring it up to date', load: () => import('./up.ts') },
  { name: 'down', summary: 'remove a lab', load: () => import('./down.ts') },
  { name: 'stop', summary: 'stop nodes; what they have committed stays', load: life('stopCommand') },
  { name: 'start', summary: 'start stopped nodes, with their links', load: life('startCommand') },
  { name: 'restart', summary: 'stop nodes and start them again', load: life('restartCommand') },
  { name: 'ps', summary: 'list what runs', load: () => import('./ps.ts') },
  {
    name: 'inspect',
    summary: 'nodes, interfaces, addresses and links as they are',
    load: () => import('./inspect.ts'),
  },
  { name: 'link', summary: 'set a link down or up, or give it delay, loss, a rate', load: () => import('./link.ts') },
  { name: 'verify', summary: 'prove who gets in and who does not', load: () => import('./verify.ts') },
  { name: 'matrix', summary: 'who reaches what: probed, or predicted', load: () => import('./matrix.ts') },
  {
    name: 'compare',
    summary: 'tell what is different between two runs of a playbook',
    load: () => import('./compare.ts'),
  },
  { name: 'save', summary: 'bring configurations back into the lab folder', load: () => import('./save.ts') },
  { name: 'cli', summary: "open a node's console, or run one command there", load: () => import('./cli.ts') },
  { name: 'exec', summary: 'run a program in a node', load: () => import('./exec.ts') },
  { name: 'logs', summary: "what a node's main process has written", load: () => import('./logs.ts') },
  { name: 'events', summary: 'what happens to nodes and in them, as it happens', load: () => import('./events.ts') },
  { name: 'watch', summary: 'bring back links of nodes that restart, as it happens', load: () => import('./watch.ts') },
  { name: 'graph', summary: 'draw a lab, with addresses and filters', load: () => import('./graph.ts') },
  {
    name: 'capture',
    summary: 'packets at interfaces, to a file or into Wireshark',
    load: () => import('./capture.ts'),
  },
  {
    name: 'doctor',
    summary: 'what labs need here: what is missing, and how to mend it',
    load: () => import('./doctor.ts'),
  },
  { name: 'generate', summary: 'print a lab of any size, with its playbook', load: () => import('./generate.ts') },
  { name: 'import', summary: "turn a lab of containerlab's into one of vtylab's", load: () => import('./import.ts') },
  { name: 'export', summary: "turn a lab into one of containerlab's", load: () => import('./export.ts') },
  { name: 'completion', summary: 'a script for your shell: TAB completes', load: () => import('./completion.ts') },
];

/** Loads a command by its name. Throws InputError with a hint for a name that is none. */
export async function loadCommand(name: string): Promise<Command> {
  const names = COMMANDS.map((entry) => entry.name);
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry !== undefined) return (await entry.load()).command;
  const near = nearest(name, names);
  const hint = near === undefined ? `the commands are ${names.join(', ')}` : `did you mean '${near}'?`;
  throw new InputError(`unknown command '${name}'; ${hint}`);
}
