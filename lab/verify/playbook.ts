/** A playbook, resolved: every default filled in, every node looked up. Made by `readPlaybook`, never by hand. */
import type { Outcome, ProbeService } from '../../protocol/control.ts';
import type { Place } from '../topology/topology.ts';

/** What is asked of the text that a command or a service printed. */
export interface Patterns {
  /** Each must match somewhere. */
  readonly matches: readonly RegExp[];
  /** None may match anywhere. */
  readonly lacks: readonly RegExp[];
}

interface StepBase {
  readonly name: string;
  /** Where the step begins in the playbook. */
  readonly place: Place;
  readonly patterns: Patterns;
  /** Seconds: for a probe to connect and log in, for a command to end. */
  readonly timeout: number;
  /** Counters of the reached node (`on` or `to`), and by how much the step must have changed them. */
  readonly counters?: readonly CounterExpectation[];
  /** Users of that node, and whether they must be locked out after the step. */
  readonly lockouts?: readonly { readonly user: string; readonly locked: boolean }[];
  readonly again?: Again;
  /** Steps in a row that have the same one run side by side. */
  readonly group?: object;
  /** It cleans up, behind its procedure or the whole playbook: it runs whatever happened, also when the run is interrupted. */
  readonly always?: true | 'playbook';
}

/** When a step is done more than once. */
export interface Again {
  /** A step that fails is tried so often more. */
  readonly retry?: number;
  /** A step that fails is tried until so many seconds have passed. */
  readonly within?: number;
  /** The step must pass so often, one after the other. */
  readonly repeat?: number;
}

/** By how much a counter has changed: `+2` is exactly 2, `>=2` and the like compare. */
export interface CounterExpectation {
  readonly filter?: string;
  readonly name: string;
  readonly packets?: Change;
  readonly bytes?: Change;
}
export interface Change {
  readonly operator: '=' | '>=' | '>' | '<=' | '<';
  readonly by: number;
}

/** Runs one operational command on a node's console; passes when the command does and its output fits. */
export interface CliStep extends StepBase {
  readonly kind: 'cli';
  readonly command: string;
  readonly on: string;
}

/** The outcome a probe must have; `code` is the ICMP code of a `rejected`, any when absent. */
export interface ExpectedOutcome {
  readonly outcome: Outcome;
  readonly code?: number;
}

/** The firewall-log entries that the probe's own flow must have left on the reached node. */
export interface LogExpectation {
  /** How many; `some`: one or more. `log: none` in the file is 0 here. */
  readonly entries: number | 'some';
  /** What every one of them must say. */
  readonly fields: Readonly<Partial<Record<'action' | 'filter' | 'term' | 'interface', string>>>;
}

/** Who logs in. Keys and certificates are texts. */
export interface Login {
  readonly user: string;
  readonly password: string;
  /** Given one after the other on one connection, in its place. */
  readonly passwords?: readonly string[];
  /** A private key, in place of the password. */
  readonly key?: string;
  readonly passphrase?: string;
  /** An OpenSSH certificate for the key. */
  readonly certificate?: string;
}

/** Tries to reach a service from inside one node and gathers evidence on another. */
export interface ProbeStep extends StepBase {
  readonly kind: 'probe';
  readonly service: ProbeService;
  /** Without prefix length, in canonical form, so that equal addresses are equal strings. */
  readonly destination: string;
  readonly port: number;
  /** The node the attempt is made inside of. */
  readonly from: string;
  /** The node that is reached, where evidence is gathered. */
  readonly to: string;
  /** The address that the attempt is bound to, or the interface whose address it is; the node chooses when absent. */
  readonly source?: string;
  /** The source address the attempt must turn out to have had. */
  readonly arrivesFrom?: string;
  readonly login?: Login;
  /** Words of ssh_config(5) for the client. */
  readonly options?: Readonly<Record<string, string>>;
  /** known_hosts(5) as text, which the server's host key must be in. */
  readonly knownHosts?: string;
  /** The jump host, and the node that it is. */
  readonly via?: { readonly destination: string; readonly port: number; readonly on: string; readonly login?: Login };
  /** A command to run after logging in. */
  readonly run?: string;
  /** A file to write after logging in, and the name of one to read after that. */
  readonly put?: { readonly name: string; readonly text: string };
  readonly get?: string;
  /** What must be in the file that was read. */
  readonly content?: string;
  /** What `udp` sends, or whom `finger` asks for. */
  readonly text?: string;
  readonly expect: ExpectedOutcome;
  /** The deciding term and its filter. */
  readonly term?: string;
  readonly filter?: string;
  readonly log?: LogExpectation;
}

/** Gives wrong passwords, one or several a connection; the last connection is the one that is judged. */
export interface AttackStep extends StepBase {
  readonly kind: 'attack';
  readonly passwords: number;
  /** Passwords given on one connection. */
  readonly perConnection: number;
  /** How many of them the last connection must have taken. */
  readonly tries?: number;
  readonly probe: ProbeStep;
}

/** Commits a change, which is put back at the end of the procedure. */
export interface ConfigureStep extends StepBase {
  readonly kind: 'configure';
  readonly on: string;
  /** Statements or commands, merged into what is committed. */
  readonly text: string;
  /** `refused`: the commit must fail, and `patterns` are held against what it says. */
  readonly expect: 'accepted' | 'refused';
}

/** Begins to keep packets. A `CapturedStep` of the same `capture` ends that. */
export interface CaptureStep extends StepBase {
  readonly kind: 'capture';
  readonly on: string;
  /** Interfaces, or `any`. */
  readonly interfaces: readonly string[];
  /** pcap-filter(7); '' for all packets. */
  readonly filter: string;
  readonly capture: object;
}

/** Ends it, and holds what was kept against what is expected. */
export interface CapturedStep extends Omit<CaptureStep, 'kind'> {
  readonly kind: 'captured';
  /** How many packets a filter must match; '' for all that were kept. */
  readonly expect: readonly { readonly filter: string; readonly packets: Change }[];
  /** The name of the file; made of the step's when absent. */
  readonly file?: string;
}

export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  readonly seconds: number;
}

export type Step = CliStep | ProbeStep | AttackStep | ConfigureStep | WaitStep | CaptureStep | CapturedStep;

/** The nodes a step needs: who is asked first, and the one whose counters and lockouts are looked at. */
export function nodesOf(step: Step): { readonly asked: readonly string[]; readonly watched?: string } {
  switch (step.kind) {
    case 'capture':
    case 'captured':
      return { asked: [step.on] };
    case 'cli':
    case 'configure':
      return { asked: [step.on], watched: step.on };
    case 'probe':
      return { asked: [step.from, step.to, ...(step.via ? [step.via.on] : [])], watched: step.to };
    case 'attack':
      return nodesOf(step.probe);
    case 'wait':
      return { asked: [] };
  }
}

export interface Procedure {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Playbook {
  /** The file it was read from, absolute. */
  readonly file: string;
  readonly procedures: readonly Procedure[];
}
