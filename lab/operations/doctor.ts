/** Looks at everything that labs need on this machine and on the engine's host. Changes nothing. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Finding } from '../doctor/finding.ts';
import { kernelFindings, kernelScript } from '../doctor/kernel.ts';
import { limitFindings, limitsScript } from '../doctor/limits.ts';
import type { Engine, EngineInfo } from '../engine/engine.ts';
import { DEVICE_IMAGE, VERSION } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import { labsOf } from './labs.ts';

/** The oldest engine that is known to do. */
const OLDEST_API = 1.4;

/** Node's oldest version that runs TypeScript as it is. */
const NODE = 24;

export interface DoctorOptions {
  /** The engine, or why there is none. */
  readonly engine: Promise<Engine>;
}

/** Everything it finds, in the order of its areas. Never rejects: what goes wrong is what it tells. */
export async function doctor(options: DoctorOptions): Promise<readonly Finding[]> {
  const node = Number.parseInt(process.versions.node, 10);
  const program: Finding = {
    area: 'program',
    name: 'Node',
    state: node >= NODE ? 'ok' : 'missing',
    found: process.version,
    use: `running vtylab ${VERSION}`,
    ...(node < NODE && { mend: "make deps, in vtylab's directory, installs Node 24 beside it" }),
  };
  try {
    const engine = await options.engine;
    return [program, ...(await withEngine(engine))];
  } catch (error) {
    return [program, ...withoutEngine(error as Error)];
  }
}

function withoutEngine({ message }: Error): Finding[] {
  const [what = message, mend] = message.split(/; (?=start |use )/);
  const engine: Finding = {
    area: 'engine',
    name: 'answers',
    state: 'missing',
    found: what,
    use: 'running nodes as containers',
    mend: mend ?? "start one with 'make engine', or set DOCKER_HOST to where one runs",
  };
  const reason = 'no engine answers';
  const image: Finding = {
    area: 'image',
    name: DEVICE_IMAGE,
    state: 'unknown',
    found: `not known: ${reason}`,
    use: IMAGE_USE,
  };
  return [engine, image, ...kernelFindings(undefined, reason), ...limitFindings(undefined, 0, reason)];
}

async function withEngine(engine: Engine): Promise<Finding[]> {
  await engine.ping();
  const [info, image] = await Promise.all([engine.info(), engine.imageId(DEVICE_IMAGE)]);
  const reason = `there is no image ${DEVICE_IMAGE}`;
  const attempt = (script: string, onHost: boolean) => run(engine, script, onHost).catch((error: Error) => error);
  const [kernel, limits] =
    image === undefined
      ? [new Error(reason), new Error(reason)]
      : await Promise.all([attempt(kernelScript(), false), attempt(limitsScript(), true)]);
  const said = (one: string | Error | undefined) => (typeof one === 'string' ? one : undefined);
  const why = (one: string | Error | undefined) => (one instanceof Error ? one.message : '');
  return [
    ...engineFindings(engine, info),
    imageFinding(image),
    ...kernelFindings(said(kernel), why(kernel)),
    ...limitFindings(said(limits), info.cgroups, why(limits)),
    ...(await leftOvers(engine)),
  ];
}

function engineFindings({ address }: Engine, info: EngineInfo): Finding[] {
  const api = Number(info.apiVersion);
  const modern = api >= OLDEST_API;
  return [
    {
      area: 'engine',
      name: 'answers',
      state: modern ? 'ok' : 'missing',
      found: `${info.name} ${info.version} (API ${info.apiVersion}) at ${address}`,
      use: 'running nodes as containers',
      ...(!modern && { mend: 'an engine of this decade: API 1.40 or newer' }),
    },
    {
      area: 'engine',
      name: 'storage driver',
      state: info.storageDriver === 'vfs' ? 'warning' : 'ok',
      found: info.storageDriver,
      use: 'the files of nodes',
      ...(info.storageDriver === 'vfs' && { mend: 'overlay2: vfs copies the whole image for every node' }),
    },
    {
      area: 'engine',
      name: 'control groups',
      state: 'ok',
      found: `version ${info.cgroups}, driver ${info.cgroupDriver}`,
      use: 'limits of processor and memory',
    },
    {
      area: 'engine',
      name: 'host',
      state: info.rootless ? 'warning' : 'ok',
      found: `${info.system}, kernel ${info.kernel}, ${info.processors} processors, ${(info.memory / 1e9).toFixed(1)} GB${info.rootless ? ', rootless' : ''}`,
      use: 'where nodes run',
      ...(info.rootless && {
        mend: 'an engine of root: a rootless one has no say over the network namespaces of its host',
      }),
    },
  ];
}

const IMAGE_USE = 'what nodes are made from';

function imageFinding(id: string | undefined): Finding {
  const common = { area: 'image', name: DEVICE_IMAGE, use: IMAGE_USE } as const;
  if (id === undefined)
    return { ...common, state: 'missing', found: 'the engine does not have it', mend: 'make image' };
  return { ...common, state: 'ok', found: id.replace(/^sha256:/, '').slice(0, 12) };
}

/** Runs a script in a container that is gone afterwards. */
async function run(engine: Engine, script: string, onHost: boolean): Promise<string> {
  const session = await engine.run({
    name: `vtylab-doctor-${randomBytes(4).toString('hex')}`,
    image: DEVICE_IMAGE,
    labels: { 'vtylab.doctor': VERSION },
    entrypoint: ['sh', '-c', script],
    command: [],
    ...(onHost
      ? { capabilities: [], hostNamespaces: true }
      : { capabilities: ['NET_ADMIN'], sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0' } }),
  });
  session.stdin.end();
  const [stdout] = await Promise.all([text(session.stdout), text(session.stderr), session.ended]);
  return stdout;
}

/** Labs whose file is gone, or none of whose nodes runs. Files are only looked for where the engine is here. */
async function leftOvers(engine: Engine): Promise<Finding[]> {
  const labs = labsOf(await engine.list(LABELS.lab));
  const here = engine.address.startsWith('unix://');
  const findings = labs.map(({ name, file, nodes }): Finding => {
    const running = nodes.filter(({ container }) => container.state === 'running').length;
    const gone = here && file !== undefined && !existsSync(file);
    const dead = running === 0;
    return {
      area: 'labs',
      name,
      state: gone || dead ? 'warning' : 'ok',
      found: `${running} of ${nodes.length} nodes run${gone ? `, and its file ${file} is gone` : ''}`,
      use: 'a lab that was started',
      ...((gone || dead) && { mend: `vtylab down --lab ${name}` }),
    };
  });
  const none: Finding = { area: 'labs', name: 'labs', state: 'ok', found: 'none', use: 'what was started' };
  return findings.length === 0 ? [none] : findings;
}
