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
    expect(procedures.map(({ name }) => name)).toEqual([
      'Verify Accepted Packets',
      'Verify Logged and Rejected Packets',
    ]);
    const steps = procedures.flatMap((procedure) => procedure.steps);
    expect(steps.filter(needsTwin).map((deny) => twinsOf(deny, steps).length)).toEqual([1, 1]);
  },
);
