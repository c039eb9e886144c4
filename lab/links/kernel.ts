/** What links need of the kernel of the engine's host and not every kernel has. */
import { text } from 'node:stream/consumers';
import type { Engine } from '../engine/engine.ts';
import type { PanelOptions } from './ip.ts';
import { stitchCommands } from './stitch.ts';

/** Kinds of interfaces, queueing disciplines, and what joins an interface to a tunnel. */
export type Feature = 'dummy' | 'macvlan' | 'vxlan' | 'netem' | 'tbf' | 'mirred';

interface Trial {
  readonly program: 'ip' | 'tc';
  /** Tried in a network namespace that has nothing but `lo`. */
  readonly commands: readonly string[];
  /** What the program says when the kernel does not know it; other complaints are of the trial itself. */
  readonly unknown: RegExp;
  /** What it is, and what needs it. */
  readonly what: string;
  readonly modules: readonly string[];
}

const NO_DEVICE = /Unknown device type/;
const NO_DISCIPLINE = /qdisc kind is unknown|No such file/;

const TRIALS: Readonly<Record<Feature, Trial>> = {
  dummy: {
    program: 'ip',
    commands: ['link add name try-dummy type dummy'],
    unknown: NO_DEVICE,
    what: 'interfaces of type dummy, which links of that type need',
    modules: ['dummy'],
  },
  macvlan: {
    program: 'ip',
    commands: ['link add name try-macvlan link lo type macvlan mode bridge'],
    unknown: NO_DEVICE,
    what: 'interfaces of type macvlan, which links of that type need',
    modules: ['macvlan'],
  },
  vxlan: {
    program: 'ip',
    commands: ['link add name try-vxlan type vxlan id 1 remote 127.0.0.1 dstport 14789'],
    unknown: NO_DEVICE,
    what: 'interfaces of type vxlan, which links of types vxlan and vxlan-stitch need',
    modules: ['vxlan'],
  },
  netem: {
    program: 'tc',
    commands: ['qdisc add dev lo root handle 1: netem delay 1ms'],
    unknown: NO_DISCIPLINE,
    what: 'the queueing discipline netem, which delay and loss need',
    modules: ['sch_netem'],
  },
  tbf: {
    program: 'tc',
    commands: ['qdisc replace dev lo root handle 2: tbf rate 8000bit burst 1600 latency 50ms'],
    unknown: NO_DISCIPLINE,
    what: 'the queueing discipline tbf, which a rate needs',
    modules: ['sch_tbf'],
  },
  mirred: {
    program: 'tc',
    commands: stitchCommands('lo', 'lo').slice(0, 2),
    unknown: /./,
    what: 'the traffic control (ingress, u32, mirred) that links of type vxlan-stitch need',
    modules: ['sch_ingress', 'cls_u32', 'act_mirred'],
  },
};

/**
 * Which of some features the kernel lacks, in the order of `features`. They are tried for real, in short-lived containers whose
 * network namespaces are their own.
 *
 * @param token makes their names unique
 */
export async function lackingFeatures(
  engine: Engine,
  options: PanelOptions,
  features: readonly Feature[],
  token: string,
): Promise<readonly Feature[]> {
  const lacking = await Promise.all(
    (['ip', 'tc'] as const).map(async (program) => {
      const tried = features.filter((feature) => TRIALS[feature].program === program);
      return tried.length === 0 ? [] : failing(await tryOut(engine, options, program, tried, token), tried);
    }),
  );
  return features.filter((feature) => lacking.flat().includes(feature));
}

async function tryOut(
  engine: Engine,
  { image, labels }: PanelOptions,
  program: Trial['program'],
  features: readonly Feature[],
  token: string,
): Promise<string> {
  const session = await engine.run({
    name: `vtylab-kernel-${token}-${program}`,
    image,
    labels,
    entrypoint: [program, '-force', '-batch', '-'],
    command: [],
    capabilities: ['NET_ADMIN'],
  });
  session.stdin.end(trialText(features));
  const [complaints] = await Promise.all([text(session.stderr), text(session.stdout), session.ended]);
  return complaints;
}

/** The commands of one program, a line each. */
export function trialText(features: readonly Feature[]): string {
  return features.flatMap((feature) => TRIALS[feature].commands.map((command) => `${command}\n`)).join('');
}

/** What a program complained of, by the lines it was given: `…text…\nCommand failed -:3\n`. */
export function failing(complaints: string, features: readonly Feature[]): Feature[] {
  const owners = features.flatMap((feature) => TRIALS[feature].commands.map(() => feature));
  const found = new Set<Feature>();
  let said = '';
  for (const line of complaints.split('\n')) {
    const [, number] = /^Command failed -:(\d+)/.exec(line) ?? [];
    const feature = number === undefined ? undefined : owners[Number(number) - 1];
    if (feature !== undefined && TRIALS[feature].unknown.test(said)) found.add(feature);
    said = number === undefined ? said + line : '';
  }
  return [...found];
}

/** Which feature the kernel does not have, what it is for, and how to get it. */
export function lacking(feature: Feature): string {
  const { what, modules } = TRIALS[feature];
  const config = modules.map((name) => `CONFIG_${/_/.test(name) ? 'NET_' : ''}${name.toUpperCase()}`).join(', ');
  return `the kernel of the engine's host lacks ${what}; 'modprobe ${modules.join(' ')}' there loads it, where the kernel was built with it (${config})`;
}
