/** `vtylab doctor`. */
import { type Finding, isHealthy } from '../doctor/finding.ts';
import { EXIT } from '../errors.ts';
import { doctor } from '../operations/doctor.ts';
import { defineCommand, JSON_OPTION } from './command.ts';
import { jsonText } from './json.ts';

export const command = defineCommand({
  name: 'doctor',
  usage: '[--json]',
  description: `Looks whether labs run here, and which: the engine and how it is reached, the image,
features of the engine's kernel, limits that large labs run into, labs that were left
behind. Features are tried, in a container that is gone a moment later. Nothing is
changed; each line that is not ok says what to do about it.

Exit code: 0 labs run (there may be warnings), 1 something they need is missing.`,
  examples: [
    ['vtylab doctor', 'what is there, what is missing, and how to mend it'],
    ['vtylab doctor --json', 'the same for a program'],
  ],
  options: { json: JSON_OPTION },
  async run(options, _operands, context) {
    const findings = await doctor({ engine: context.engine() });
    const healthy = isHealthy(findings);
    context.stdout.write(options.json === true ? jsonText({ healthy, findings }) : findingsText(findings));
    return healthy ? EXIT.good : EXIT.checkFailed;
  },
});

/** A paragraph for each area, a line for each finding, a second one for how to mend it, and a summary. */
export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const line = ({ state, name, found, use, mend }: Finding) => {
    const told = `  ${state.padEnd(7)}  ${name.padEnd(width)}  ${found} (${use})\n`;
    return mend === undefined ? told : `${told}           mend: ${mend}\n`;
  };
  const areas = [...Map.groupBy(findings, ({ area }) => area)];
  const paragraphs = areas.map(([area, members]) => `${area}\n${members.map(line).join('')}`);
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const verdict = isHealthy(findings) ? 'labs run here' : 'no lab runs here before what is missing is mended';
  return `${paragraphs.join('\n')}\n${verdict}: ${count('missing')} missing, ${count('warning')} warnings\n`;
}
