/** The engine on Docker's API, by dockerode. Loaded only when a command needs an engine: it takes a while. */
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type Docker from 'dockerode';
import { EngineError, NameTakenError, NoContainerError, NoImageError } from '../errors.ts';
import { engineAddress } from './docker-address.ts';
import { attachStreams } from './docker-attach.ts';
import { dockerClient } from './docker-client.ts';
import { engineError, isDone, isTaken, statusOf } from './docker-errors.ts';
import { engineInfo } from './docker-info.ts';
import { dockerNetworks } from './docker-networks.ts';
import { session } from './docker-session.ts';
import { createOptions, environment, runOptions } from './docker-spec.ts';
import { containerDetails, containerLog, eventStream } from './docker-watch.ts';
import type { Container, ContainerSpec, Engine, ExecSession } from './engine.ts';

/** Milliseconds a `ping` waits for an answer. */
const PING_TIMEOUT = 5000;

/** Milliseconds between two looks at a process whose output has ended but whose exit status is not in yet. */
const EXIT_STATUS_INTERVAL = 20;

/**
 * The engine that Docker's and Podman's variables and contexts name, else one at a usual socket. Nothing is sent yet.
 *
 * @throws EngineError for an address that is none, or a context that is not there
 */
export function openDocker(env: NodeJS.ProcessEnv = process.env): Engine {
  const address = engineAddress(env);
  const docker = dockerClient(address);
  const connections = new Set<Duplex>();

  /** Waits for an answer and puts failures in words. */
  async function ask<T>(task: string, request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      throw engineError(task, address, error);
    }
  }

  function keep(connection: Duplex): Duplex {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    return connection;
  }

  async function create(spec: ContainerSpec, options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    try {
      return await docker.createContainer(options);
    } catch (error) {
      if (statusOf(error) === 404) {
        throw new NoImageError(`cannot make container '${spec.name}': the engine has no image '${spec.image}'`, {
          cause: error,
        });
      }
      if (isTaken(error)) {
        const message = `cannot make container '${spec.name}': another one has that name`;
        throw new NameTakenError(message, { cause: error });
      }
      throw engineError(`make container '${spec.name}'`, address, error);
    }
  }

  async function pid(id: string): Promise<number> {
    const { State, Name } = await ask(`inspect container ${id.slice(0, 12)}`, docker.getContainer(id).inspect());
    if (State.Pid > 0) return State.Pid;
    const logs = await docker
      .getContainer(id)
      .logs({ stdout: true, stderr: true, tail: 5 })
      .then(plainLog, () => '');
    const last = logs === '' ? '' : `; it said: ${logs}`;
    throw new EngineError(`container '${Name.slice(1)}' ended with exit status ${State.ExitCode}${last}`);
  }

  return {
    address: address.url,
    networks: dockerNetworks(docker, ask),

    async ping() {
      const late = setTimeout(PING_TIMEOUT, undefined, { ref: false }).then(() => {
        throw Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
      });
      const { Version } = await ask('ask its version', Promise.race([docker.version(), late]));
      return { version: Version };
    },

    info: () => ask('ask about its host', engineInfo(docker)),

    async list(label, value) {
      const filters = { label: [value === undefined ? label : `${label}=${value}`] };
      const found = await ask('list containers', docker.listContainers({ all: true, filters }));
      return found.map((info) => ({
        id: info.Id,
        name: (info.Names[0] ?? info.Id).replace(/^\//, ''),
        labels: info.Labels,
        state: info.State as Container['state'],
        imageId: info.ImageID,
      }));
    },

    async imageId(reference) {
      try {
        return (await docker.getImage(reference).inspect()).Id;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw engineError(`inspect image '${reference}'`, address, error);
      }
    },

    async pull(reference) {
      const task = `fetch image '${reference}'`;
      const progress = (await ask(task, docker.pull(tagged(reference)))) as NodeJS.ReadableStream;
      await ask(
        task,
        new Promise<void>((resolve, reject) => {
          docker.modem.followProgress(progress, (error: Error | null) => (error === null ? resolve() : reject(error)));
        }),
      );
    },

    async create(spec) {
      return (await create(spec, createOptions(spec))).id;
    },

    async start(id) {
      try {
        await docker.getContainer(id).start();
      } catch (error) {
        if (statusOf(error) !== 304) throw engineError(`start container ${id.slice(0, 12)}`, address, error);
      }
      return pid(id);
    },

    pid,

    async stop(id, seconds) {
      try {
        await docker.getContainer(id).stop({ t: seconds });
      } catch (error) {
        if (statusOf(error) !== 304) throw engineError(`stop container ${id.slice(0, 12)}`, address, error);
      }
    },

    async details(id) {
      const task = `inspect container ${id.slice(0, 12)}`;
      try {
        return containerDetails(await docker.getContainer(id).inspect());
      } catch (error) {
        const { message, cause } = engineError(task, address, error);
        throw statusOf(error) === 404 ? new NoContainerError(message, { cause }) : engineError(task, address, error);
      }
    },

    logs: (id, options) =>
      ask(`read the log of container ${id.slice(0, 12)}`, containerLog(docker.getContainer(id), options)),

    async events(label, value, since) {
      const filters = { type: ['container' as const], label: [value === undefined ? label : `${label}=${value}`] };
      return eventStream(
        await ask(
          'watch containers',
          docker.getEvents({ filters, ...(since !== undefined && { since: since.getTime() / 1000 }) }),
        ),
      );
    },

    async remove(id) {
      const container = docker.getContainer(id);
      try {
        await container.remove({ force: true, v: true });
      } catch (error) {
        if (statusOf(error) === 404) return;
        if (statusOf(error) !== 409) throw engineError(`remove container ${id.slice(0, 12)}`, address, error);
        // Somebody else is removing it: it is gone when they are done.
        await container.wait({ condition: 'removed' }).catch(() => {});
      }
    },

    async exec(id, argv, options = {}) {
      const tty = options.tty === true;
      const task = `run ${argv[0]} in container ${id.slice(0, 12)}`;
      const request = {
        Cmd: [...argv],
        Tty: tty,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        ...(options.environment !== undefined && { Env: environment(options.environment) }),
      };
      const exec = await ask(task, docker.getContainer(id).exec(request));
      const connection = keep(await ask(task, exec.start({ hijack: true, stdin: true, Tty: tty })));
      return session(connection, {
        tty,
        exitCode: () => ask(task, exitStatus(exec)),
        async resize(rows, columns) {
          const resized = exec.resize({ h: rows, w: columns }).catch((error) => {
            if (!isDone(error)) throw error;
          });
          await ask('resize a terminal', resized);
        },
      });
    },

    async run(spec): Promise<ExecSession> {
      const task = `run container '${spec.name}'`;
      const container = await create(spec, runOptions(spec));
      try {
        const connection = keep(await ask(task, attachStreams(docker, container.id)));
        const exit = container.wait({ condition: 'next-exit' }) as Promise<{ readonly StatusCode: number }>;
        exit.catch(() => {});
        await ask(task, container.start());
        return session(connection, {
          tty: false,
          exitCode: async () => (await ask(task, exit)).StatusCode,
          resize: async () => {},
        });
      } catch (error) {
        await container.remove({ force: true }).catch(() => {}); // it was never started: the engine would keep it
        throw error;
      }
    },

    close() {
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Without a tag the engine would fetch all there are. */
function tagged(reference: string): string {
  return /[:@][^/]*$/.test(reference) ? reference : `${reference}:latest`;
}

/** The exit status of a process whose output has ended; the engine may learn of it a moment later. */
async function exitStatus(exec: Docker.Exec): Promise<number> {
  for (;;) {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await setTimeout(EXIT_STATUS_INTERVAL);
  }
}

/** A container's last words in one line, without the frames' headers. */
function plainLog(log: Buffer): string {
  const text = log.toString('latin1').replaceAll(/[\x00-\x02]\x00{3}[\s\S]{4}/g, '');
  return text.trim().split('\n').slice(-5).join(' | ');
}
