/** Where `file copy` and `scp` take a file from or bring it to: here, or on another host. */
import { CommandError } from '../../cli/errors.ts';

/** A file on a host that is reached by ssh. */
export interface ScpLocation {
  readonly kind: 'scp';
  readonly user?: string;
  readonly password?: string;
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number;
  /** Relative to the home directory when it does not begin with a slash. */
  readonly path: string;
}

/** A file that tnftp fetches or stores by its URL. */
export interface UrlLocation {
  readonly kind: 'ftp' | 'http';
  /** Of scheme ftp or http. */
  readonly url: string;
  /** Junos: `pasvftp://` asks for passive transfers, `ftp://` for active ones (RA). */
  readonly passive: boolean;
}

export interface LocalLocation {
  readonly kind: 'local';
  readonly path: string;
}

export type Location = LocalLocation | ScpLocation | UrlLocation;

/** `[user@]host:path`, IPv6 addresses in brackets; never something with a slash before the colon. */
const SCP = /^(?:([^@:/\s]+)@)?(\[[\da-fA-F:.]+\]|[^@:/[\]\s-][^@:/[\]\s]*):(.*)$/;

/** Reads what was typed. Throws a CommandError for a URL that names no host or has another scheme. */
export function parseLocation(typed: string): Location {
  if (/^[a-z]+:\/\//i.test(typed)) return parseUrl(typed);
  const [, user, host, path] = SCP.exec(typed) ?? [];
  if (host === undefined || path === undefined) return { kind: 'local', path: typed };
  return { kind: 'scp', ...(user !== undefined && { user }), host: bare(host), path };
}

function parseUrl(typed: string): Location {
  const passive = /^pasvftp:/i.test(typed);
  const url = URL.parse(typed.replace(/^pasvftp:/i, 'ftp:').replace(/^scp:/i, 'ssh:'));
  const [scheme = ''] = typed.split(':');
  if (url === null || !/^[a-z]+:\/\/[^/]/i.test(typed) || url.hostname.startsWith('-')) {
    throw new CommandError(`error: ${typed}: expected ${scheme}://[user[:password]@]host[:port]/path`);
  }
  if (url.protocol === 'ftp:' || url.protocol === 'http:') {
    return { kind: url.protocol === 'ftp:' ? 'ftp' : 'http', url: typed.replace(/^pasvftp:/i, 'ftp:'), passive };
  }
  if (url.protocol !== 'ssh:') {
    throw new CommandError(`error: ${typed}: expected a URL of ftp, pasvftp, http or scp, not of ${scheme}`);
  }
  const { username, password, port } = url;
  return {
    kind: 'scp',
    ...(username !== '' && { user: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    host: bare(url.hostname),
    ...(port !== '' && { port: Number(port) }),
    path: decodeURIComponent(url.pathname),
  };
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** As scp(1) takes it: `user@[fd00::1]:/path`. */
export function scpOperand({ user, host, path }: ScpLocation): string {
  return `${user === undefined ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}:${path}`;
}

/** The host of the one that is not on this device; '' when both are. */
export function hostOf(...locations: readonly Location[]): string {
  const [remote] = locations.filter((location) => location.kind !== 'local');
  if (remote === undefined) return '';
  return remote.kind === 'scp' ? remote.host : bare(new URL(remote.url).hostname);
}
