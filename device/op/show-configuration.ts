import { resolveOne } from '../cli/configuration/statement.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { rootSchema } from '../cli/schema.ts';
import { formatTime } from '../cli/time.ts';

export const showConfiguration: OperationalCommand = {
  name: 'configuration',
  help: 'Show current configuration',
  arguments: [{ kind: 'rest', name: 'statement', help: 'Hierarchy to show' }],
  run: ({ device: { datastore } }, { rest }) => {
    const { committed, lastCommit } = datastore;
    const path = resolveOne(rootSchema(datastore), rest, { mode: 'show' });
    const heading = `## Last commit: ${formatTime(lastCommit.time)} by ${lastCommit.user}`;
    return { kind: 'configuration', root: committed, path, ...(path.length === 0 && { heading }) };
  },
};
