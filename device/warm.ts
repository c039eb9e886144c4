import { printCurly } from './config/print-curly.ts';
import { checkStartup, loadFragments } from './startup.ts';

/**
 * Runs the code that a boot runs, touching nothing: the image build does it once, so that V8's compile cache holds
 * the functions a device needs first.
 */
export async function warm(): Promise<void> {
  const text = [
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
  const fragments = [{ file: 'warm', line: 1, text }];
  const messages = checkStartup({ role: 'device', fragments });
  if (messages.length > 0) throw new Error(`the sample configuration is refused: ${JSON.stringify(messages)}`);
  printCurly(loadFragments(fragments).config);
  // their code is apart, for the first who need it
  await Promise.all([import('./cli/session.ts'), import('./cli/run-operational.ts'), import('./probe/ssh.ts')]);
}
