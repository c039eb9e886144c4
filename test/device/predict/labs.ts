/** Labs for tests of the prediction, as commands by node. */
import { predict } from '../../../device/predict/predict.ts';
import type { MatrixScope, PredictLab, PredictReport } from '../../../protocol/predict.ts';

const ROOT =
  'set system root-authentication encrypted-password "$6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr.."';

/** A line R1 - R2 - R3: 10.0.1.0/24 and 10.0.2.0/24, loopbacks 10.255.0.N, routes both ways, ssh everywhere. */
const LINE: Readonly<Record<string, readonly string[]>> = {
  R1: [
    'interfaces ge-0/0/0 unit 0 family inet address 10.0.1.1/24',
    'interfaces lo0 unit 0 family inet address 10.255.0.1/32',
    'routing-options static route 10.0.2.0/24 next-hop 10.0.1.2',
    'routing-options static route 10.255.0.3/32 next-hop 10.0.1.2',
    'system services ssh',
  ],
  R2: [
    'interfaces ge-0/0/0 unit 0 family inet address 10.0.1.2/24',
    'interfaces ge-0/0/1 unit 0 family inet address 10.0.2.2/24',
    'routing-options static route 10.255.0.1/32 next-hop 10.0.1.1',
    'routing-options static route 10.255.0.3/32 next-hop 10.0.2.3',
    'system services ssh',
  ],
  R3: [
    'interfaces ge-0/0/0 unit 0 family inet address 10.0.2.3/24',
    'interfaces lo0 unit 0 family inet address 10.255.0.3/32',
    'routing-options static route 0.0.0.0/0 next-hop 10.0.2.2',
    'system services ssh',
  ],
};

const LINKS = [
  ['R1 ge-0/0/0', 'R2 ge-0/0/0'],
  ['R2 ge-0/0/1', 'R3 ge-0/0/0'],
] as const;

/** The line with more commands (without `set`) by node; one that begins with `delete ` takes a command away. */
export function line(more: Readonly<Record<string, readonly string[]>> = {}): PredictLab {
  const texts = Object.entries(LINE).map(([node, commands]) => {
    const lines = [...commands, ...(more[node] ?? [])];
    const text = lines.map((words) => (words.startsWith('delete ') ? words : `set ${words}`)).join('\n');
    return [node, { role: 'device', fragments: [{ file: node, line: 1, text: `${ROOT}\n${text}` }] }] as const;
  });
  const segments = LINKS.map((ends) => ({
    ends: ends.map((end) => {
      const [node = '', name = ''] = end.split(' ');
      return { node, interface: name };
    }),
    bridged: false,
  }));
  return { nodes: Object.fromEntries(texts), segments };
}

/** What one attempt comes to: every way, e.g. `rejected 3/13`, with its reason. */
export function outcome(
  lab: PredictLab,
  words: string,
  timeout = 5,
): { readonly ends: readonly string[]; readonly reasons: readonly string[] } {
  const [source = '', destination = '', service = ''] = words.split(' ');
  const report = ask(lab, { from: [source], to: [destination], services: [service], own: true }, timeout);
  const [cell] = report.cells;
  if (cell === undefined) throw new Error(`no cell ${words}: ${JSON.stringify(report.messages)}`);
  return {
    ends: cell.ends.map(({ outcome: how, icmp }) => (icmp === undefined ? how : `${how} ${icmp.type}/${icmp.code}`)),
    reasons: cell.ends.map(({ reason }) => reason),
  };
}

export function ask(lab: PredictLab, scope: MatrixScope = {}, timeout = 5): PredictReport {
  return predict({ lab, scope, timeout });
}
