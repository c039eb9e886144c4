/** `[edit firewall policer]`: its schema, and what a commit checks. */
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { bitsPerSecond, bytes } from '../firewall/sizes.ts';
import { container, type List, leaf, list } from '../schema/kinds.ts';
import { empty, string } from '../schema/types.ts';
import type { Problem } from './feature.ts';
import { CLASSIFYING } from './firewall-filter.ts';
import { inertActions } from './firewall-inert.ts';

export const policerSchema: List = list(
  'policer',
  { help: 'Policer template definition', key: string({ name: 'policer-name', min: 1, max: 64 }) },
  [
    leaf('filter-specific', { help: 'Policer is filter-specific', type: empty }),
    container('if-exceeding', { help: 'Define rate limits', presence: true }, [
      leaf('bandwidth-limit', { help: 'Bandwidth limit in bits per second', type: bitsPerSecond }),
      leaf('burst-size-limit', { help: 'Burst size limit in bytes', type: bytes }),
    ]),
    container('then', { help: 'Action to take if the rate limits are exceeded', collapse: true }, [
      leaf('discard', { help: 'Discard the packet', type: empty }),
      ...CLASSIFYING,
    ]),
  ],
);

/** What a policer lacks, and what it asks for in vain. */
export function policerProblems(config: ConfigNode): Problem[] {
  return entriesOf(descend(config, 'firewall'), 'policer').flatMap((policer) => {
    const path = ['firewall', `policer ${policer.key}`];
    const limits = descend(policer, 'if-exceeding');
    const missing = limits === undefined ? [] : ['bandwidth-limit', 'burst-size-limit'];
    return [
      ...(limits === undefined ? [missingStatement(path, 'if-exceeding')] : []),
      ...missing
        .filter((name) => !limits?.children.has(name))
        .map((name) => missingStatement([...path, 'if-exceeding'], name)),
      ...withoutAction(policer, path),
      ...shortBurst(policer.key, limits, [...path, 'if-exceeding']),
      ...inertActions(descend(policer, 'then'), [...path, 'then']),
    ];
  });
}

/** The kernel's limiter of bytes holds one second of its rate at least; nftables has no smaller one. */
function shortBurst(name: string, limits: ConfigNode | undefined, path: readonly string[]): Problem[] {
  const [bandwidth, burst] = [leafValue(limits, 'bandwidth-limit'), leafValue(limits, 'burst-size-limit')];
  if (bandwidth === undefined || burst === undefined) return [];
  const second = Math.floor(bitsPerSecond.number(bandwidth) / 8);
  if (bytes.number(burst) >= second) return [];
  const message = `policer '${name}' lets ${second} bytes through at once, one second of its bandwidth, not ${bytes.number(burst)}: this device has no smaller burst`;
  return [{ severity: 'warning', path, statement: 'burst-size-limit', message }];
}

function missingStatement(path: readonly string[], name: string): Problem {
  return { severity: 'error', path, message: `Missing mandatory statement: '${name}'` };
}

function withoutAction(policer: ConfigNode, path: readonly string[]): Problem[] {
  if (descend(policer, 'then', 'discard') !== undefined) return [];
  const message = "nothing is done to what exceeds the limits: there is no 'then discard'";
  return [{ severity: 'warning', path, message }];
}
