import type { ControlHandlers } from '../protocol/control.ts';
import { startDevice } from './roles/device.ts';

const SAMPLE = [
  'set system host-name R2',
  'set system root-authentication encrypted-password "$6$salt$hash"',
  'set system login user lab class super-user authentication encrypted-password "$6$salt$hash"',
  'set system services ssh root-login allow',
  'set system services telnet',
  'set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.2/30',
  'set interfaces lo0 unit 0 family inet filter input local_acl',
  'set interfaces lo0 unit 0 family inet address 192.168.255.2/32',
  'set routing-options static route 192.168.255.1/32 next-hop 192.168.1.1',
  'set firewall family inet filter local_acl term denied from source-address 192.168.1.0/30',
  'set firewall family inet filter local_acl term denied from port [ ssh telnet ]',
  'set firewall family inet filter local_acl term denied then log',
  'set firewall family inet filter local_acl term denied then reject',
].join('\n');

/**
 * Starts a device with a sample configuration, in a container that is made for this alone and has no network, so that
 * the compiled code which is kept of it holds the functions a start needs.
 */
export async function warm(): Promise<void> {
  const device = await startDevice();
  const fragments = [{ file: 'warm', line: 1, text: SAMPLE }];
  const { signal } = new AbortController();
  await call(device, 'hello', {});
  const { messages } = await call(device, 'configure', { startup: { role: 'device', fragments } });
  if (messages.length > 0) throw new Error(`the sample configuration is refused: ${JSON.stringify(messages)}`);
  await call(device, 'ready', { interfaces: ['lo0'], timeout: 60 });
  // their code is apart, for the first who need it
  await Promise.all([import('./cli/session.ts'), import('./cli/run-operational.ts'), import('./probe/ssh.ts')]);

  function call<M extends 'hello' | 'configure' | 'ready'>(
    handlers: ControlHandlers,
    method: M,
    params: Parameters<NonNullable<ControlHandlers[M]>>[0],
  ) {
    const handler = handlers[method];
    if (handler === undefined) throw new Error(`a device does not answer '${method}'`);
    return handler(params, signal) as ReturnType<NonNullable<ControlHandlers[M]>>;
  }
}
