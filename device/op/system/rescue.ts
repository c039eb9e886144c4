import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';

/** `request system configuration rescue`: a configuration to fall back on, for `rollback rescue`. */
export const requestConfiguration: OperationalCommand = {
  name: 'configuration',
  help: 'Request operation on system configuration',
  children: [
    {
      name: 'rescue',
      help: 'Request operation on system rescue configuration',
      children: [
        {
          name: 'delete',
          help: 'Delete rescue configuration',
          run: async ({ device: { datastore } }) => {
            if (await datastore.rescue.delete()) return '';
            throw new CommandError('error: no rescue configuration is saved');
          },
        },
        {
          name: 'save',
          help: 'Save rescue configuration',
          run: async ({ device: { datastore } }) => {
            await datastore.rescue.save();
            return '';
          },
        },
      ],
    },
  ],
};
