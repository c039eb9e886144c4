import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { loadTopology } from '../../../lab/topology/load.ts';
import { defaultPlaybook, readPlaybook } from '../../../lab/verify/index.ts';
import { needsTwin, twinsOf } from '../../../lab/verify/twins.ts';

const labs = [
  ['lab', 'verify.yaml'],
  ['tcp-estab-before', 'verify.yaml'],
  ['tcp-estab-after', 'verify.yaml'],
  ['host', 'host.verify.yaml'],
] as const;

test.each(labs)(
  'the playbook of remote-access/%s.yaml is %s, and each of its denials has a twin',
  async (lab, playbook) => {
    const topology = await loadTopology(`topologies/remote-access/${lab}.yaml`);
    const file = await defaultPlaybook(topology);
    expect(basename(file)).toBe(playbook);
    const { procedures } = await readPlaybook(file, topology);
    expect(procedures.slice(0, 2).map(({ name }) => name)).toEqual([
      'Verify Accepted Packets',
      'Verify Logged and Rejected Packets',
    ]);
    const steps = procedures.flatMap((procedure) => procedure.steps);
    const twins = steps.filter(needsTwin).map((deny) => twinsOf(deny, steps).length);
    expect(twins).toHaveLength(2);
    expect(Math.min(...twins)).toBeGreaterThan(0);
  },
);
