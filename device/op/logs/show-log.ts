import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';
import { LOG_DIRECTORY } from '../../log.ts';
import { detailLine, totalBlocks } from '../files/layout.ts';
import { listFiles } from '../files/list.ts';
import { clearLog, logName, readLog } from './files.ts';

export const showLog: OperationalCommand = {
  name: 'log',
  help: 'Show contents of log file',
  permission: 'trace',
  arguments: [{ kind: 'operand', name: 'filename', help: 'Name of log file', type: logName, values: 'log-file' }],
  run: async ({ device }, { values }) => {
    const name = values.get('filename');
    if (name !== undefined) return readLog(name);
    const { entries } = await listFiles(device.run, LOG_DIRECTORY);
    const files = entries.filter(({ name: file }) => file !== '');
    return `total ${totalBlocks(files)}\n${files.map((file) => `${detailLine(file)}\n`).join('')}`;
  },
};

export const clearLogFile: OperationalCommand = {
  name: 'log',
  help: 'Clear contents of log file',
  permission: 'clear',
  arguments: [
    { kind: 'operand', name: 'filename', help: 'Name of log file', type: logName, mandatory: true, values: 'log-file' },
  ],
  run: async (_, { values }) => {
    const name = values.get('filename') ?? '';
    if (name.endsWith('.gz')) throw new CommandError(`error: ${name} is an archived file`);
    await clearLog(name);
    return '';
  },
};
