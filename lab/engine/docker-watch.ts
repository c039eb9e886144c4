/** What Docker tells of containers: their details, their logs, and what happens to them. */
import { Readable } from 'node:stream';
import type { Container, ContainerInspectInfo, HostConfig } from 'dockerode';
import type { Limits } from './container-options.ts';
import { demux } from './docker-demux.ts';
import type {
  ContainerDetails,
  ContainerEvent,
  ContainerLog,
  EventStream,
  LogOptions,
  PublishedPort,
} from './engine.ts';

/** Docker's time for what has not happened. */
const NEVER = '0001-01-01T00:00:00Z';

/** An answer of `GET /containers/ID/json` in our words. */
export function containerDetails(info: ContainerInspectInfo): ContainerDetails {
  const { Config, State } = info;
  const { Pid, StartedAt, FinishedAt, ExitCode } = State;
  const limits = limitsOf(info.HostConfig);
  const health = State.Health?.Status;
  return {
    image: Config.Image,
    ...(Object.keys(limits).length > 0 && { limits }),
    ports: publishedPorts(info),
    ...(health !== undefined && isHealth(health) && { health }),
    ...(Pid > 0 && { pid: Pid }),
    ...(StartedAt !== NEVER && { startedAt: StartedAt }),
    ...(Pid === 0 && FinishedAt !== NEVER && { finishedAt: FinishedAt, exitCode: ExitCode }),
  };
}

/** Docker's zeros and empty texts are no limits. */
function limitsOf({ NanoCpus = 0, CpusetCpus = '', Memory = 0 }: HostConfig): Limits {
  return {
    ...(NanoCpus > 0 && { cpu: NanoCpus / 1e9 }),
    ...(CpusetCpus !== '' && { cpuSet: CpusetCpus }),
    ...(Memory > 0 && { memory: Memory }),
  };
}

function publishedPorts({ NetworkSettings }: ContainerInspectInfo): PublishedPort[] {
  return Object.entries(NetworkSettings.Ports ?? {}).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return ((bindings ?? []) as readonly { readonly HostIp: string; readonly HostPort: string }[]).map(
      ({ HostIp, HostPort }) => {
        return { address: HostIp, port: Number(HostPort), containerPort: Number(port), protocol };
      },
    );
  });
}

function isHealth(word: string): word is NonNullable<ContainerDetails['health']> {
  return word === 'starting' || word === 'healthy' || word === 'unhealthy';
}

/** The log of a container that has no terminal, as all of ours. */
export async function containerLog(container: Container, options: LogOptions = {}): Promise<ContainerLog> {
  const wanted = { stdout: true, stderr: true, ...(options.tail !== undefined && { tail: options.tail }) };
  // Docker's answer is all of it at once, or a connection that goes on.
  const connection =
    options.follow === true
      ? ((await container.logs({ ...wanted, follow: true })) as Readable)
      : Readable.from([await container.logs({ ...wanted, follow: false })]);
  return { ...demux(connection), close: () => connection.destroy() };
}

/** A line of `GET /events`. */
interface EventLine {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano: number;
}

/** The events of such a connection. Closing it ends the iteration without an error. */
export function eventStream(connection: NodeJS.ReadableStream): EventStream {
  const readable = connection as Readable;
  let closed = false;
  return {
    async *[Symbol.asyncIterator]() {
      let rest = '';
      try {
        for await (const chunk of readable.setEncoding('utf8')) {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          yield* lines.filter((line) => line.trim() !== '').map(eventOf);
        }
      } catch (error) {
        if (!closed) throw error;
      }
    },
    close() {
      closed = true;
      readable.destroy();
    },
  };
}

function eventOf(line: string): ContainerEvent {
  const { Action, Actor, timeNano } = JSON.parse(line) as EventLine;
  const time = new Date(timeNano / 1e6).toISOString();
  return { time, action: Action, container: Actor.ID, attributes: Actor.Attributes };
}
