/** The real datastore over a folder of its own and a system that records, for tests. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ApplyError, type System } from '../../../device/apply/apply.ts';
import { createDatastore, type DeviceDatastore } from '../../../device/commit/datastore.ts';
import { Store } from '../../../device/commit/store.ts';
import type { ConfigNode } from '../../../device/config/node.ts';
import { leafValue } from '../../../device/config/node.ts';
import { config, schema } from '../cli/device.ts';
import { TestClock } from './clock.ts';

export const LAB = { user: 'lab', via: 'cli' } as const;

/** A folder that goes when the test is over. */
export function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-commit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A datastore with what it did to its surroundings. */
export interface Bench {
  readonly datastore: DeviceDatastore;
  readonly clock: TestClock;
  /** Host names in the order they were applied. */
  readonly applied: (string | undefined)[];
  readonly logged: string[];
  readonly announced: string[];
}

/** The system refuses the host name `refused`. */
export function bench(directory = folder(), clock = new TestClock()): Bench {
  const applied: (string | undefined)[] = [];
  const logged: string[] = [];
  const announced: string[] = [];
  const system: System = {
    async apply([artefact]) {
      const name = artefact?.kind === 'file' ? artefact.content : undefined;
      if (name === 'refused') throw new ApplyError(new Error('the kernel says no'));
      applied.push(name);
    },
  };
  const datastore = createDatastore({
    schema,
    evaluate: (candidate) => {
      const content = leafValue(candidate, 'system', 'host-name') ?? '';
      return { config: candidate, problems: [], artefacts: [{ kind: 'file', path: '/name', mode: 0o644, content }] };
    },
    system,
    store: new Store(directory, schema),
    clock,
    log: (_, message) => logged.push(message),
    announce: (message) => announced.push(message),
  });
  onTestFinished(() => datastore.close());
  return { datastore, clock, applied, logged, announced };
}

/** A configuration with a host name and more set commands. */
export function named(name: string, more = ''): ConfigNode {
  return config(`set system host-name ${name}\n${more}`);
}

export function nameOf(root: ConfigNode): string | undefined {
  return leafValue(root, 'system', 'host-name');
}
