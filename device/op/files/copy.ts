import type { OperationalCommand, OperationalContext } from '../../cli/operational.ts';
import { ipAddress } from '../../schema/addresses.ts';
import { arguments_, runClient } from '../remote.ts';
import { mustRunAs, pathType, resolvePath } from './as-user.ts';
import { hostOf, type Location, parseLocation } from './location.ts';
import { transferArguments } from './transfer.ts';

/** `file copy`: between files of this device, or to and from another host by scp, ftp or (from it only) http. */
export const copy: OperationalCommand = {
  name: 'copy',
  help: 'Copy files',
  arguments: [
    { kind: 'operand', name: 'from', help: 'Source file or URL', type: pathType, mandatory: true, values: 'file' },
    { kind: 'operand', name: 'to', help: 'Destination file or URL', type: pathType, mandatory: true, values: 'file' },
    arguments_.routingInstance,
    { kind: 'option', name: 'source-address', help: 'Local address to use', type: ipAddress },
  ],
  run: async (context, { values }) => {
    const typed = values.get('from') ?? '';
    const from = locate(context, typed);
    const to = locate(context, values.get('to') ?? '');
    if (from.kind !== 'local' || to.kind !== 'local') {
      const source = values.get('source-address');
      const options = source === undefined ? values : new Map([...values, ['source', source]]);
      return runClient(context, options, (placed) => transferArguments(from, to, placed), hostOf(from, to));
    }
    await mustRunAs(context.account, typed, ['cp', '-p', '--', from.path, to.path]);
    return '';
  },
};

/** What was typed, as a place; a file of this device by its absolute path. */
export function locate(context: OperationalContext, typed: string): Location {
  const location = parseLocation(typed);
  return location.kind === 'local' ? { kind: 'local', path: resolvePath(context, location.path) } : location;
}
