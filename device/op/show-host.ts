import { lookup, reverse } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { arguments_ } from './remote.ts';

export const showHost: OperationalCommand = {
  name: 'host',
  help: 'Show hostname information from domain name server',
  arguments: [arguments_.host],
  run: async (_, { values }) => {
    const host = values.get('host') ?? '';
    try {
      return isIP(host) === 0 ? await addressesOf(host) : await pointersOf(host);
    } catch (cause) {
      throw new CommandError(reasonOf(host, cause), { cause });
    }
  },
};

async function addressesOf(host: string): Promise<string> {
  const found = await lookup(host, { all: true });
  return found.map(({ address, family }) => `${host} has ${family === 6 ? 'IPv6 ' : ''}address ${address}\n`).join('');
}

async function pointersOf(address: string): Promise<string> {
  const names = await reverse(address);
  return names.map((name) => `${address} domain name pointer ${name}.\n`).join('');
}

/** In the words of host(1), which Junos has for this. */
function reasonOf(host: string, cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'ENODATA') return `Host ${host} not found: 3(NXDOMAIN)`;
  return ';; connection timed out; no servers could be reached';
}
