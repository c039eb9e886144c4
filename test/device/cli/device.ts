/** A device for tests: the real configuration core over a small schema, its kernel and its log given by the test. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Sessions } from '../../../device/cli/sessions.ts';
import type { Clock } from '../../../device/commit/clock.ts';
import { createDatastore, type DatastoreOptions, type DeviceDatastore } from '../../../device/commit/datastore.ts';
import { Store } from '../../../device/commit/store.ts';
import { type ConfigNode, emptyConfig, leafValue } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import type { Device, ListeningService } from '../../../device/device.ts';
import type { Problem } from '../../../device/features/feature.ts';
import { Lockouts } from '../../../device/login/lockouts.ts';
import type { Machine } from '../../../device/machine.ts';
import type { Runner } from '../../../device/run.ts';
import { ipPrefix } from '../../../device/schema/addresses.ts';
import { interfaceName } from '../../../device/schema/interfaces.ts';
import { container, leaf, leafList, list } from '../../../device/schema/kinds.ts';
import { empty, integer, word } from '../../../device/schema/types.ts';
import type { FirewallLogEntry } from '../../../protocol/control.ts';

const inet = container('inet', { help: 'IPv4 parameters', presence: true }, [
  list('address', { help: 'Interface address', key: ipPrefix({ family: 4, host: 'any' }) }),
]);

const filter = list('filter', { help: 'Filter', key: word() }, [
  list('term', { help: 'Term', key: word(), orderedBy: 'user' }, [
    container('from', { help: 'Match criteria' }, [leafList('port', { help: 'Port', type: word() })]),
    container('then', { help: 'Action', collapse: true }, [
      leaf('accept', { help: 'Accept the packet', type: empty }),
      leaf('reject', { help: 'Reject the packet', type: empty }),
    ]),
  ]),
]);

/** Parts of the real hierarchy, enough for every kind of statement. */
export const schema = container('', { help: 'Configuration' }, [
  container('system', { help: 'System parameters' }, [
    leaf('host-name', { help: 'Hostname for this router', type: word() }),
    container('services', { help: 'System services' }, [
      container('ssh', { help: 'Allow ssh access', presence: true }),
      container('telnet', { help: 'Allow telnet login', presence: true }, [
        leaf('connection-limit', { help: 'Maximum number of connections', type: integer(1, 250) }),
      ]),
    ]),
  ]),
  container('interfaces', {
    help: 'Interface configuration',
    entries: list('interface', { help: 'Interface', bare: true, key: interfaceName() }, [
      list('unit', { help: 'Logical interface', key: integer(0, 16385) }, [
        container('family', { help: 'Protocol family', prefix: true }, [inet]),
      ]),
    ]),
  }),
  container('firewall', { help: 'Firewall' }, [
    container('family', { help: 'Protocol family', prefix: true }, [container('inet', { help: 'IPv4' }, [filter])]),
  ]),
]);

/** Reads set commands or braces; throws what is wrong with them. */
export function config(text: string): ConfigNode {
  const { config: root, errors } = parseConfig(schema, text, { base: emptyConfig(schema) });
  for (const error of errors) throw error;
  return root;
}

/** One check: `connection-limit 13` is bad luck, so that commits can fail. */
function verify(candidate: ConfigNode): Problem[] {
  if (leafValue(candidate, 'system', 'services', 'telnet', 'connection-limit') !== '13') return [];
  const path = ['system', 'services', 'telnet'];
  return [{ severity: 'error', path, statement: 'connection-limit', message: 'unlucky number' }];
}

/** The real datastore over a folder of its own; no time passes but what `clock` lets pass. */
function testDatastore(
  start: DatastoreOptions['start'],
  clock: Clock,
  announce: (message: string) => void,
): DeviceDatastore {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-config-'));
  const datastore = createDatastore({
    schema,
    evaluate: (candidate) => ({ config: candidate, problems: verify(candidate), artefacts: [] }),
    system: { apply: async () => {} },
    store: new Store(directory, schema),
    clock,
    log: () => {},
    announce,
    ...(start && { start }),
  });
  onTestFinished(async () => {
    await datastore.close();
    await rm(directory, { recursive: true });
  });
  return datastore;
}

export interface TestDeviceOptions {
  readonly config?: string;
  readonly log?: readonly FirewallLogEntry[];
  /** Packets that the firewall log had no room for. */
  readonly lost?: number;
  /** What programs answer, by their command line. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What the super-server listens for. */
  readonly services?: readonly ListeningService[];
  /** When the configuration was committed. */
  readonly committed?: Date;
  /** Default: the time is real, but timers never run. */
  readonly clock?: Clock;
}

const COMMITTED = new Date('2024-05-11T10:22:33Z');
const STILL: Clock = { now: () => new Date(), at: () => () => {} };

/** A machine that has been up for a day; stopping it fails the test. */
const machine: Machine = {
  booted: new Date('2024-05-10T09:00:00Z'),
  started: new Date('2024-05-10T09:00:02Z'),
  load: () => [0.07, 0.09, 0.04],
  logins: async () => [],
  reboot: () => Promise.reject(new Error('rebooted')),
  halt: () => Promise.reject(new Error('halted')),
};

/** A device with this configuration committed. */
export function testDevice(options: TestDeviceOptions = {}): Device {
  const { config: text = '', log = [], answers = {}, clock = STILL, committed = COMMITTED } = options;
  const start = { config: config(text), record: { time: committed, user: 'admin', via: 'cli' } } as const;
  let entries = log;
  let { lost = 0 } = options;
  const run: Runner = async (argv) => {
    const answer = answers[argv.join(' ')];
    if (answer === undefined) return { exitCode: 1, stdout: '', stderr: `no answer to ${argv.join(' ')}` };
    return { exitCode: 0, stdout: typeof answer === 'string' ? answer : JSON.stringify(answer), stderr: '' };
  };
  const sessions = new Sessions();
  return {
    datastore: testDatastore(start, clock, (message) => sessions.broadcast(message, 'root@R1')),
    firewallLog: {
      entries: async () => entries,
      lost: () => lost,
      clear: async () => {
        entries = [];
        lost = 0;
      },
    },
    lockouts: new Lockouts(
      clock,
      () => true,
      () => {},
    ),
    services: () => options.services ?? [],
    run,
    sessions,
    log: () => {},
    machine,
    version: '0.1.0',
  };
}
