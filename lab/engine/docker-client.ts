/** dockerode for an address: over a socket, over TCP with or without TLS, over ssh. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { openPipe } from '../run.ts';
import type { EngineAddress } from './docker-address.ts';
import { loadDockerode } from './docker-load.ts';

/** Ports of an engine without and with TLS, by custom. */
const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/** A client; nothing is sent yet. dockerode itself reads some of Docker's variables: all of them are overruled here. */
export function dockerClient({ url, tls }: EngineAddress): Docker {
  const Docker = loadDockerode();
  const own = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
  return new Docker({ ...own, ...connection(url, tls) } as Docker.DockerOptions);
}

/** dockerode's options; its types leave out the agent, which its requests take as Node's do. */
function connection(url: string, tls: EngineAddress['tls']): Docker.DockerOptions & { readonly agent?: http.Agent } {
  if (url.startsWith('unix://')) return { protocol: 'http', socketPath: url.slice('unix://'.length) };
  const { hostname, port, pathname } = new URL(url.replace(/^\w+/, 'http'));
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (url.startsWith('ssh://')) return { protocol: 'http', host: 'docker', port: PLAIN_PORT, agent: sshAgent(url) };
  const prefix = pathname === '/' ? {} : { pathPrefix: pathname };
  const at = { host, port: port || (tls === undefined ? PLAIN_PORT : TLS_PORT), ...prefix };
  if (tls === undefined) return { ...at, protocol: 'http' };
  const { verify, ...certificates } = tls;
  return { ...at, protocol: 'https', agent: new https.Agent({ ...certificates, rejectUnauthorized: verify }) };
}

/**
 * Every connection is a run of the ssh of this machine, as Docker's own command line does it: so the user's ~/.ssh/config,
 * keys, agent and known hosts count. Its other end is `docker system dial-stdio`.
 */
function sshAgent(url: string): http.Agent {
  const agent = new http.Agent();
  const argv = sshCommand(url);
  agent.createConnection = (_options, done): Duplex => {
    const pipe = openPipe(argv);
    done?.(null, pipe);
    return pipe;
  };
  return agent;
}

/** `ssh://USER@HOST:PORT/PATH`: the path is of the engine's socket there, when it is not the usual one. */
export function sshCommand(url: string): readonly ['ssh', ...string[]] {
  const { username, hostname, port, pathname } = new URL(url.replace(/^ssh/, 'http'));
  const path = pathname.replace(/^\/$/, '');
  return [
    'ssh',
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    ...(port === '' ? [] : ['-p', port]),
    '-T',
    '-o',
    'ConnectTimeout=30',
    '--',
    hostname.replace(/^\[(.*)\]$/, '$1'),
    'docker',
    ...(path === '' ? [] : ['--host', `unix://${path}`]),
    'system',
    'dial-stdio',
  ];
}
