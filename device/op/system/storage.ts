import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';
import { element, information, structured } from '../data/element.ts';

/** Sizes in bytes; those of the kernel's own small file systems are left out. */
const DF = ['df', '--block-size=1', '--output=source,size,used,avail,pcent,target'] as const;

export const showSystemStorage: OperationalCommand = {
  name: 'storage',
  help: 'Show local storage data',
  run: async ({ device }) => {
    const { exitCode, stdout, stderr } = await device.run(DF);
    if (exitCode !== 0) throw new CommandError(`error: ${stderr.trim()}`);
    const rows = stdout
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [source, size, used, available, percent, ...target] = line.trim().split(/\s+/);
        if (source === undefined || percent === undefined || /^\/(proc|sys|etc)\b/.test(target[0] ?? '')) return [];
        return [
          {
            source,
            size: Number(size),
            used: Number(used),
            available: Number(available),
            percent,
            target: target.join(' '),
          },
        ];
      });
    const head = 'Filesystem              Size       Used      Avail  Capacity   Mounted on\n';
    const text = rows.map(({ source, size, used, available, percent, target }) => {
      const sizes = [humanSize(size).padStart(9), humanSize(used).padStart(11), humanSize(available).padStart(11)];
      return `${source.padEnd(19)}${sizes.join('')}${percent.padStart(10)}  ${target}\n`;
    });
    const elements = rows.map(({ source, size, used, available, percent, target }) =>
      element('filesystem', [
        element('filesystem-name', source),
        element('total-blocks', Math.floor(size / 512), { 'junos:format': humanSize(size) }),
        element('used-blocks', Math.floor(used / 512), { 'junos:format': humanSize(used) }),
        element('available-blocks', Math.floor(available / 512), { 'junos:format': humanSize(available) }),
        element('used-percent', percent.replace('%', '').padStart(3)),
        element('mounted-on', target),
      ]),
    );
    return structured(`${head}${text.join('')}`, information('system-storage-information', 'junos', elements));
  },
};

/** Three digits at most, and the unit: `20G`, `1.2G`, `0B`. */
export function humanSize(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T', 'P'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  const digits = at > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${digits}${units[at]}`;
}
