/** Docker's contexts, as `docker context create` and `docker context use` leave them in its configuration directory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';

/** PEM texts; what is absent is not used. */
export interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Whether the engine has to prove who it is. */
  readonly verify: boolean;
}

/** Where a context's engine is. */
export interface ContextEndpoint {
  readonly host: string;
  readonly tls?: Certificates;
}

/** The context of `docker context use`; undefined when there is none, or no such file. */
export function currentContext(directory: string): string | undefined {
  const file = join(directory, 'config.json');
  if (!existsSync(file)) return undefined;
  const { currentContext: name } = readJson(file) as { readonly currentContext?: string };
  return name || undefined;
}

/**
 * What is stored of a context.
 *
 * @param who how to call it in an error
 * @throws EngineError for one that is not there, telling which are
 */
export function contextEndpoint(directory: string, name: string, who: string): ContextEndpoint {
  const id = createHash('sha256').update(name).digest('hex');
  const file = join(directory, 'contexts/meta', id, 'meta.json');
  if (!existsSync(file)) {
    const known = ['default', ...contextNames(directory)].join(', ');
    throw new EngineError(`${who} is not there; there are ${known}`);
  }
  const { Endpoints } = readJson(file) as Meta;
  const { Host, SkipTLSVerify } = Endpoints?.docker ?? {};
  if (!Host) throw new EngineError(`${who} names no engine (${file})`);
  const tls = join(directory, 'contexts/tls', id, 'docker');
  if (!existsSync(tls)) return { host: Host };
  return { host: Host, tls: { ...certificatesIn(tls), verify: SkipTLSVerify !== true } };
}

/** `ca.pem`, `cert.pem` and `key.pem` of a directory, each if it is there. */
export function certificatesIn(directory: string): Omit<Certificates, 'verify'> {
  const read = (name: string) => {
    const file = join(directory, `${name}.pem`);
    return existsSync(file) ? { [name]: readFileSync(file, 'utf8') } : {};
  };
  return { ...read('ca'), ...read('cert'), ...read('key') };
}

interface Meta {
  readonly Name?: string;
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

function contextNames(directory: string): string[] {
  const meta = join(directory, 'contexts/meta');
  if (!existsSync(meta)) return [];
  const files = readdirSync(meta).map((id) => join(meta, id, 'meta.json'));
  return files.filter((file) => existsSync(file)).flatMap((file) => (readJson(file) as Meta).Name ?? []);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw new EngineError(`cannot read Docker's ${file}: ${(cause as Error).message}`, { cause });
  }
}
