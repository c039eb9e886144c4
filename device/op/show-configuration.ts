import { resolveOne } from '../cli/configuration/statement.ts';
import { loginClass } from '../cli/guard.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { rootSchema } from '../cli/schema.ts';
import { formatTime } from '../cli/time.ts';
import type { Path } from '../config/path.ts';
import { offered } from '../login/authorize.ts';

export const showConfiguration: OperationalCommand = {
  name: 'configuration',
  help: 'Show current configuration',
  arguments: [{ kind: 'rest', name: 'statement', help: 'Hierarchy to show', completes: 'committed' }],
  run: (context, { rest }) => {
    const { datastore } = context.device;
    const { committed, lastCommit } = datastore;
    const held = loginClass(context);
    const visible = (path: Path) => offered(held, path, 'view');
    const path = resolveOne(rootSchema(datastore), rest, { mode: 'show', visible });
    const heading = `## Last commit: ${formatTime(lastCommit.time)} by ${lastCommit.user}`;
    return { kind: 'configuration', root: committed, path, ...(path.length === 0 && { heading }) };
  },
};
