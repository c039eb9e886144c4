import type { OperationalCommand } from '../cli/operational.ts';
import { pathType } from './files/as-user.ts';
import { locate } from './files/copy.ts';
import { hostOf } from './files/location.ts';
import { transferArguments } from './files/transfer.ts';
import { arguments_, runClient } from './remote.ts';

const { source, port, inet, inet6, routingInstance } = arguments_;
const operand = { kind: 'operand', type: pathType, mandatory: true, values: 'file' } as const;

/** Secure copy to another host, or from one: the other side is `[user@]host:path` or an scp URL. */
export const scp: OperationalCommand = {
  name: 'scp',
  help: 'Copy files to or from another host by secure copy',
  permission: 'network',
  arguments: [
    { ...operand, name: 'from', help: 'Source: a file, or [user@]host:path' },
    { ...operand, name: 'to', help: 'Destination: a file, or [user@]host:path' },
    inet,
    inet6,
    port,
    routingInstance,
    source,
  ],
  run: (context, { values }) => {
    const from = locate(context, values.get('from') ?? '');
    const to = locate(context, values.get('to') ?? '');
    return runClient(context, values, (placed) => transferArguments(from, to, placed), hostOf(from, to));
  },
};
