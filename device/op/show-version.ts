import { deviceName } from '../cli/host-name.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import type { Device } from '../device.ts';
import { element, information, structured } from './data/element.ts';
import { oneOf } from './styles.ts';

export const showVersion: OperationalCommand = {
  name: 'version',
  help: 'Show software process revision levels',
  arguments: [
    { kind: 'flag', name: 'brief', help: 'Display brief output' },
    { kind: 'flag', name: 'detail', help: 'Display detailed output' },
  ],
  run: async ({ device }, { values }) => {
    const host = deviceName(device);
    const programs = oneOf(values, ['brief', 'detail']) === 'detail' ? await programVersions(device.run) : [];
    const data = information('software-information', 'junos', [
      element('host-name', host),
      element('product-model', MODEL),
      element('product-name', MODEL),
      element('junos-version', device.version),
    ]);
    return structured(`${formatVersion(host, device.version)}${programs.map((line) => `${line}\n`).join('')}`, data);
  },
};

const MODEL = 'vtylab';

/** The three lines scripts read, and one that says what this is. */
export function formatVersion(host: string, version: string): string {
  return [
    `Hostname: ${host}`,
    `Model: ${MODEL}`,
    `Junos: ${version}`,
    `vtylab device runtime, a stand-in for labs; no Juniper software [${version}]`,
    '',
  ].join('\n');
}

/** The programs that do the work, and how each is asked for its release. */
const PROGRAMS = [
  ['node', '--version'],
  ['ssh', '-V'],
  ['nft', '--version'],
  ['ip', '-Version'],
  ['tcpdump', '--version'],
] as const;

/** The first line of what each says. */
async function programVersions(run: Device['run']): Promise<string[]> {
  const said = await Promise.all(
    PROGRAMS.map(async ([program, question]) => {
      const { stdout, stderr } = await run([program, question]);
      const [first = ''] = `${stdout}${stderr}`.split('\n');
      return first === ''
        ? []
        : [`${program}: ${first.replace(new RegExp(`^${program}(?: version| utility,)? `), '')}`];
    }),
  );
  return said.flat();
}
