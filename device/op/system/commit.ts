import type { OperationalCommand } from '../../cli/operational.ts';
import { formatTime } from '../../cli/time.ts';
import { showSystemCommit as format } from '../../commit/history.ts';
import { compare } from '../../config/diff.ts';
import { loginClassOf } from '../../login/class.ts';
import { redact } from '../../login/redact.ts';
import { integer } from '../../schema/types.ts';
import { element, information, optional, structured, timed } from '../data/element.ts';

const REVISION = integer(0, 49);

export const showSystemCommit: OperationalCommand = {
  name: 'commit',
  help: 'Show pending commit requests (if any) and commit history',
  run: ({ device: { datastore } }) => {
    const entries = datastore.history.map(({ time, user, via, comment }, number) =>
      element('commit-history', [
        element('sequence-number', number),
        element('user', user),
        element('client', via),
        timed('date-time', formatTime(time), time.getTime() / 1000),
        optional('comment', comment),
      ]),
    );
    return structured(format(datastore), information('commit-information', 'junos', entries));
  },
};

export const showSystemRollback: OperationalCommand = {
  name: 'rollback',
  help: 'Show rolled back configuration',
  arguments: [
    {
      kind: 'operand',
      name: 'number',
      help: 'Rollback configuration to show',
      type: REVISION,
      mandatory: true,
      values: 'rollback',
    },
  ],
  run: async ({ device: { datastore } }, { values }) => ({
    kind: 'configuration',
    root: await datastore.revision(Number(values.get('number'))),
    path: [],
  }),
  children: [
    {
      name: 'compare',
      help: 'Compare two rollback configurations',
      arguments: [
        {
          kind: 'operand',
          name: 'older',
          help: 'Base rollback configuration',
          type: REVISION,
          mandatory: true,
          values: 'rollback',
        },
        {
          kind: 'operand',
          name: 'newer',
          help: 'Rollback configuration to compare',
          type: REVISION,
          mandatory: true,
          values: 'rollback',
        },
      ],
      run: async ({ device: { datastore }, account }, { values }) => {
        const loginClass = loginClassOf(datastore.committed, account);
        const revision = async (name: string) => redact(await datastore.revision(Number(values.get(name))), loginClass);
        return compare(await revision('older'), await revision('newer'));
      },
    },
  ],
};

export const clearSystemCommit: OperationalCommand = {
  name: 'commit',
  help: 'Clear pending commit request',
  permission: ['configure', 'maintenance'],
  run: ({ device: { datastore } }) =>
    datastore.cancelScheduled() ? 'Pending commit cleared.\n' : 'No commit scheduled.\n',
};
