/** A node of a lab: its console, its configuration, and attempts that are made inside of it. */
import type { NodeState } from '../../protocol/control.ts';
import { InputError, NodeError } from '../errors.ts';
import { type ExecResult, exec } from '../operations/run-in.ts';
import { type Attempt, type AttemptOptions, attemptOf, type Login, perform, stepOf, type Wanted } from './attempt.ts';
import type { Lab } from './lab.ts';

/** A change of a node's configuration that has been committed. */
export interface Change extends AsyncDisposable {
  /** What the commit said, e.g. its warnings. */
  readonly messages: readonly string[];
  /** Puts the configuration back as it was before. Once is enough; again does nothing. */
  revert(): Promise<void>;
}

export type LoginOptions = AttemptOptions & Partial<Login>;

export class Node {
  readonly lab: Lab;
  readonly name: string;
  /** Changes to be put back, latest last. */
  readonly #changes: Change[] = [];

  /** Made by a lab. */
  constructor(lab: Lab, name: string) {
    this.lab = lab;
    this.name = name;
  }

  /** Runs an operational command as on the console and returns what it printed. Throws NodeError when the command fails. */
  async cli(command: string): Promise<string> {
    const { output, ok } = await this.lab.call(this.name, 'cli', { command });
    if (ok) return output;
    throw new NodeError(this.name, `'${command}' failed: ${output.trim() || 'it printed nothing'}`);
  }

  /** The committed configuration: in curly braces, or as set commands. */
  async configuration(format: 'text' | 'set' = 'text'): Promise<string> {
    return (await this.lab.call(this.name, 'configuration', { format })).text;
  }

  /**
   * Merges statements or set commands into the configuration and commits them, until `revert`, or until the lab's handle is
   * closed or its process ends. Throws InputError with what the commit said when it is refused; nothing has changed then.
   */
  async configure(text: string): Promise<Change> {
    const { id, changed, messages } = await this.lab.call(this.name, 'edit', { text });
    const said = messages.map(({ message }) => message);
    const problems = messages.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if (problems.length > 0) throw new InputError(`${this.name}: the change was not committed: ${problems.join('; ')}`);
    this.lab.allowed.forget();
    let pending = changed;
    const revert = async () => {
      if (!pending) return;
      pending = false;
      const at = this.#changes.indexOf(change);
      if (at >= 0) this.#changes.splice(at, 1);
      this.lab.allowed.forget();
      await this.lab.call(this.name, 'revert', { id });
    };
    const change: Change = { messages: said, revert, [Symbol.asyncDispose]: revert };
    if (changed) this.#changes.push(change);
    return change;
  }

  /** Puts back all changes, latest first. */
  async putBack(): Promise<void> {
    for (const change of this.#changes.toReversed()) await change.revert();
  }

  /** Counters of its filters, and who is locked out. */
  async state(): Promise<NodeState> {
    return this.lab.call(this.name, 'state', {});
  }

  /** Runs a program in the node, as root. Whatever its exit code, what it left is returned. */
  async exec(...command: [string, ...string[]]): Promise<ExecResult> {
    return exec({ engine: this.lab.engine, lab: this.lab.name, node: this.name, command });
  }

  /** Logs in from inside this node; without a user it only waits for the service to speak. */
  ssh(to: string | Node, options: LoginOptions = {}): Promise<Attempt> {
    return this.#login('ssh', to, options);
  }
  telnet(to: string | Node, options: LoginOptions = {}): Promise<Attempt> {
    return this.#login('telnet', to, options);
  }
  ftp(to: string | Node, options: LoginOptions = {}): Promise<Attempt> {
    return this.#login('ftp', to, options);
  }
  sftp(to: string | Node, options: LoginOptions = {}): Promise<Attempt> {
    return this.#login('sftp', to, options);
  }
  scp(to: string | Node, options: LoginOptions = {}): Promise<Attempt> {
    return this.#login('scp', to, options);
  }
  /** Asks who is logged in, or for `user`. */
  finger(to: string | Node, options: AttemptOptions & { readonly user?: string } = {}): Promise<Attempt> {
    const { user = '', ...rest } = options;
    return this.attempt({ service: 'finger', destination: to, text: user, ...rest });
  }
  /** Connects, and says nothing. */
  tcp(to: string | Node, port: number, options: Omit<AttemptOptions, 'port'> = {}): Promise<Attempt> {
    return this.attempt({ service: 'tcp', destination: to, port, ...options });
  }
  /** Sends one datagram; accepted when one comes back. */
  udp(
    to: string | Node,
    port: number,
    options: Omit<AttemptOptions, 'port'> & { readonly send?: string } = {},
  ): Promise<Attempt> {
    const { send = '', ...rest } = options;
    return this.attempt({ service: 'udp', destination: to, port, text: send, ...rest });
  }
  /** Three echo requests; accepted when one is answered. */
  ping(to: string | Node, options: Omit<AttemptOptions, 'port'> = {}): Promise<Attempt> {
    return this.attempt({ service: 'ping', destination: to, ...options });
  }

  /** Any attempt. Not being let in is a result, no error. */
  async attempt(wanted: Wanted): Promise<Attempt> {
    return attemptOf(await perform(this.lab, await stepOf(this.lab, this, wanted)));
  }

  #login(service: Wanted['service'], to: string | Node, options: LoginOptions): Promise<Attempt> {
    const { user, password, key, ...rest } = options;
    const login: Login | undefined =
      user === undefined
        ? undefined
        : { user, ...(password !== undefined && { password }), ...(key !== undefined && { key }) };
    return this.attempt({ service, destination: to, ...rest, ...(login && { login }) });
  }
}
