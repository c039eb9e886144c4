/** Connects to the standard streams of a container's main process. */
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

const STREAMS = { stream: true, stdin: true, stdout: true, stderr: true } as const;

/**
 * dockerode's own `attach` sends its options as the request's body as well, which Podman hands to the process as its first
 * input. An empty file makes the body empty.
 */
export function attachStreams(docker: Docker, id: string): Promise<Duplex> {
  const request = {
    path: `/containers/${id}/attach?`,
    method: 'POST',
    isStream: true,
    hijack: true,
    openStdin: true,
    file: Buffer.alloc(0),
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    options: STREAMS,
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error: unknown, connection: unknown) => {
      if (error === null) resolve(connection as Duplex);
      else reject(error);
    });
  });
}
