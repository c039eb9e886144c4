import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';

/** Everything but the process that asks. */
const PS = ['ps', '--no-headers', '-eo', 'pid,tty,stat,time,args'] as const;

export const showSystemProcesses: OperationalCommand = {
  name: 'processes',
  help: 'Show system process table',
  run: async ({ device }) => {
    const { exitCode, stdout, stderr } = await device.run(PS);
    if (exitCode !== 0) throw new CommandError(`error: ${stderr.trim()}`);
    const rows = [...stdout.matchAll(/^ *(\d+) (\S+) +(\S+) +([\d:-]+) (.*)$/gm)]
      .filter(([, , , , , command]) => command !== PS.join(' '))
      .map(([, pid = '', tty = '', state = '', time = '', command = '']) => {
        const terminal = tty === '?' ? '??' : tty.replace('pts/', 'p');
        return `${pid.padStart(5)} ${terminal.padStart(3)}  ${state.padEnd(5)}${cpuTime(time).padStart(9)} ${command}\n`;
      });
    return `  PID  TT  STAT      TIME COMMAND\n${rows.join('')}`;
  },
};

/** `[DD-]HH:MM:SS` → minutes and seconds, as BSD counts. */
function cpuTime(text: string): string {
  const [clock = '', days = '0'] = text.split('-').toReversed();
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return `${(Number(days) * 24 + hours) * 60 + minutes}:${String(seconds).padStart(2, '0')}.00`;
}
