/** Keys, certificates and files that a request names instead of holding: they lie in the node that makes the attempt. */
import { readFile } from 'node:fs/promises';
import type { ProbeLogin, ProbeRequest } from '../../protocol/control.ts';

/** A text that stands for a file: `node:/root/id`. No key, certificate or list of hosts looks so. */
const NAMED = /^node:(\/[^\n]*)$/;

/** The request with what the files hold. Throws, naming the file, when one cannot be read. */
export async function withNodeFiles(request: ProbeRequest): Promise<ProbeRequest> {
  const { put, via, knownHosts } = request;
  return {
    ...request,
    ...(await loginFiles(request)),
    ...(knownHosts !== undefined && { knownHosts: await content(knownHosts) }),
    ...(put && { put: { ...put, text: await content(put.text) } }),
    ...(via && { via: { ...via, ...(await loginFiles(via)) } }),
  };
}

async function loginFiles({ key, certificate }: ProbeLogin): Promise<ProbeLogin> {
  return {
    ...(key !== undefined && { key: await content(key) }),
    ...(certificate !== undefined && { certificate: await content(certificate) }),
  };
}

async function content(text: string): Promise<string> {
  const file = NAMED.exec(text)?.[1];
  if (file === undefined) return text;
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new Error(`cannot read ${file} in the node that makes the attempt: ${cause.message}`, { cause });
  });
}
