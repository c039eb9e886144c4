/** A device for tests: the real configuration core over a small schema, its kernel and its log given by the test. */
import { Sessions } from '../../../device/cli/sessions.ts';
import { type ConfigNode, emptyConfig, leafValue } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import type { CommitOptions, CommitResult, Datastore, Device } from '../../../device/device.ts';
import type { Problem } from '../../../device/features/feature.ts';
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

class MemoryDatastore implements Datastore {
  committed: ConfigNode;
  lastCommit = { time: new Date('2024-05-11T10:22:33Z'), user: 'admin' };
  candidate: ConfigNode;

  constructor(start: ConfigNode) {
    this.committed = start;
    this.candidate = start;
  }

  check(candidate: ConfigNode): readonly Problem[] {
    return verify(candidate);
  }

  async commit({ user }: CommitOptions): Promise<CommitResult> {
    const problems = this.check(this.candidate);
    if (problems.length > 0) return { committed: false, problems };
    this.committed = this.candidate;
    this.lastCommit = { time: new Date(), user };
    return { committed: true, problems };
  }
}

export interface TestDeviceOptions {
  readonly config?: string;
  readonly log?: readonly FirewallLogEntry[];
  /** What programs answer, by their command line. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** A machine that has been up for a day; stopping it fails the test. */
const machine: Machine = {
  booted: new Date('2024-05-10T09:00:00Z'),
  started: new Date('2024-05-10T09:00:02Z'),
  reboot: () => Promise.reject(new Error('rebooted')),
  halt: () => Promise.reject(new Error('halted')),
};

/** A device with this configuration committed. */
export function testDevice({ config: text = '', log = [], answers = {} }: TestDeviceOptions = {}): Device {
  let entries = log;
  const run: Runner = async (argv) => {
    const answer = answers[argv.join(' ')];
    if (answer === undefined) return { exitCode: 1, stdout: '', stderr: `no answer to ${argv.join(' ')}` };
    return { exitCode: 0, stdout: typeof answer === 'string' ? answer : JSON.stringify(answer), stderr: '' };
  };
  return {
    datastore: new MemoryDatastore(config(text)),
    firewallLog: {
      entries: async () => entries,
      clear: async () => {
        entries = [];
      },
    },
    run,
    sessions: new Sessions(),
    log: () => {},
    machine,
    version: '0.1.0',
  };
}
