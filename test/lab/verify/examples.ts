/** R1 and R2 of the documented example, as steps, probe results and observations. */

import type { Topology } from '../../../lab/topology/topology.ts';
import type { ProbeStep } from '../../../lab/verify/playbook.ts';
import type {
  Decision,
  FirewallLogEntry,
  FlowExplanation,
  Observation,
  ProbeResult,
} from '../../../protocol/control.ts';

const place = { file: '/labs/verify.yaml', line: 5, column: 9 };
const patterns = { matches: [], lacks: [] };

export const EGRESS = '192.168.1.1';
export const LOOPBACK = '192.168.255.1';

/** R1 reaches R2 from its egress address: let in, not logged. */
export const allowed: ProbeStep = {
  kind: 'probe',
  name: 'ssh from the egress address',
  place,
  patterns,
  service: 'ssh',
  destination: '192.168.255.2',
  port: 22,
  from: 'R1',
  to: 'R2',
  arrivesFrom: EGRESS,
  timeout: 10,
  expect: { outcome: 'accepted' },
  filter: 'local_acl',
  term: 'terminal_access',
  log: { entries: 0, fields: {} },
};

/** R1 reaches R2 from its loopback address: rejected and logged. */
export const denied: ProbeStep = {
  kind: 'probe',
  name: 'ssh from the loopback address',
  place,
  patterns,
  service: 'ssh',
  destination: '192.168.255.2',
  port: 22,
  from: 'R1',
  to: 'R2',
  source: LOOPBACK,
  timeout: 10,
  expect: { outcome: 'rejected', code: 13 },
  filter: 'local_acl',
  term: 'terminal_access_denied',
  log: { entries: 1, fields: { action: 'R', filter: 'local_acl', term: 'terminal_access_denied' } },
};

export const accepts: Decision = { filter: 'local_acl', term: 'terminal_access', action: 'accept' };
export const rejects: Decision = { filter: 'local_acl', term: 'terminal_access_denied', action: 'reject' };

/** What the configuration says when it agrees with the kernel. */
export function explanationOf({ filter, term, action }: Decision): FlowExplanation {
  const step = {
    interface: 'lo0.0',
    direction: 'input',
    outcome: action,
    decided: { filter, term },
    terms: [],
  } as const;
  return { result: action, steps: [step] };
}

export function resultFrom(source: string, result: Pick<ProbeResult, 'outcome'> & Partial<ProbeResult>): ProbeResult {
  const flow = {
    protocol: 'tcp',
    source,
    sourcePort: 40112,
    destination: '192.168.255.2',
    destinationPort: 22,
  } as const;
  return { flow, detail: `ssh: ${result.outcome}`, elapsed: 3, ...result };
}

export const acceptedResult = resultFrom(EGRESS, { outcome: 'accepted', banner: '--- JUNOS 0.1.0\nlab@R2> ' });
export const rejectedResult = resultFrom(LOOPBACK, {
  outcome: 'rejected',
  icmp: { type: 3, code: 13, from: '192.168.1.2' },
  detail: 'Connection refused',
});

export function entry(values: Partial<FirewallLogEntry> = {}): FirewallLogEntry {
  return {
    sequence: 1,
    time: '2024-05-11T15:17:11Z',
    filter: 'local_acl',
    term: 'terminal_access_denied',
    action: 'R',
    interface: 'ge-0/0/0.0',
    protocol: 'TCP',
    source: LOOPBACK,
    destination: '192.168.255.2',
    length: 60,
    ...values,
  };
}

export function observed(values: Partial<Observation> = {}): Observation {
  return { logged: [], decisions: [], arrived: true, ...values };
}

export const acceptedObservation = observed({ decisions: [accepts] });
export const rejectedObservation = observed({ decisions: [rejects], logged: [entry()] });
export const nothingArrived = observed({ arrived: false });

/** A lab of nodes with these names, of which verification reads nothing else. */
export function labOf(...names: string[]): Topology {
  const file = '/labs/lab.yaml';
  const startup = { role: 'device', fragments: [] } as const;
  const nodes = names.map(
    (name) => [name, { name, place, kind: 'router', image: undefined, startup, interfaces: [] }] as const,
  );
  return { name: 'example', file, nodes: new Map(nodes), links: [], warnings: [] };
}
