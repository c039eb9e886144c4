/** A host and a device on one wire, nodes `client` and `server`: stock clients on the host, the device's services under test. */
import { type OwnLab, ownLab } from './own-lab.ts';
import { ROOT_PASSWORD } from './vtylab.ts';

/** The device's address. */
export const HOST = '10.0.0.2';
/** Root's, and that of user lab where there is one. */
export const PASSWORD = 'root123';

/** User lab, who may do everything. */
export const USER_LAB = `system login user lab class super-user authentication encrypted-password "${ROOT_PASSWORD}"`;

export interface WireOptions {
  /** More addresses of the host, with prefix length. */
  readonly addresses?: readonly string[];
  /** Run once it is up. */
  readonly then?: (lab: OwnLab) => Promise<void>;
}

/** For a test file's top level; `statements` are the device's, behind root's password. */
export function wireLab(name: string, statements: readonly string[], options: WireOptions = {}): OwnLab {
  const addresses = ['10.0.0.1/30', ...(options.addresses ?? [])].join(', ');
  const lines = [`system root-authentication encrypted-password "${ROOT_PASSWORD}"`, ...statements];
  const topology = `
name: ${name}
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: [${addresses}]}}
    server:
      interfaces: {ge-0/0/0: ${HOST}/30}
      config: |
${lines.map((line) => `        set ${line}`).join('\n')}
  links:
    - endpoints: ["client:eth1", "server:ge-0/0/0"]
`;
  return ownLab(name, topology, options.then);
}
