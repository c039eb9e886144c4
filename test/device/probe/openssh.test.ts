/** What the stock ssh is told, and how its log is read. */
import { expect, test } from 'vitest';
import { needsOpenssh } from '../../../device/probe/openssh.ts';
import { opensshFiles } from '../../../device/probe/openssh-config.ts';
import { forwardingFailure, readOpensshLog, unauthenticated, withAddress } from '../../../device/probe/openssh-log.ts';
import type { ProbeRequest } from '../../../protocol/control.ts';

const setup = { folder: '/tmp/x', connect: '/bin/connect', timeout: 10, port: 22 };
const request: ProbeRequest = { service: 'ssh', destination: '10.0.0.2', timeout: 10, user: 'bob', password: 'pw' };
const configOf = (more: Partial<ProbeRequest>) => opensshFiles({ ...request, ...more }, setup).get('config') ?? '';

test('the connection is made by vtylab-connect, from the source asked for', () => {
  expect(configOf({ source: '10.0.0.1' })).toContain(
    'ProxyCommand /bin/connect -s 10.0.0.1 -t 10 -- 10.0.0.2 22 3>/tmp/x/report\n',
  );
});

test('options stand before what a probe says by itself, for the first one counts', () => {
  const config = configOf({ options: { Ciphers: 'aes128-ctr', KexAlgorithms: 'curve25519-sha256' } });
  expect(config).toMatch(/^Host target\n {2}Ciphers aes128-ctr\n {2}KexAlgorithms curve25519-sha256\n/);
  expect(config.indexOf('Ciphers aes128-ctr')).toBeLessThan(config.indexOf('Ciphers +'));
});

test.each([
  [{ ProxyCommand: 'sh' }, "option 'ProxyCommand': the step itself says that"],
  [{ 'a b': 'c' }, "option 'a b': expected a word of ssh_config(5)"],
  [{ Ciphers: 'a\nProxyCommand sh' }, "option 'Ciphers': expected one line"],
])('%j is refused', (options, message) => {
  expect(() => configOf({ options: options as unknown as Record<string, string> })).toThrow(message);
});

test('a jump host has a login and a log of its own, and nothing of the target’s options', () => {
  const files = opensshFiles(
    {
      ...request,
      options: { Ciphers: 'aes128-ctr' },
      via: { destination: '10.0.0.9', port: 2222, user: 'al', key: 'K' },
    },
    setup,
  );
  const [target, jump] = (files.get('config') ?? '').split('Host jump');
  expect(target).toContain('ssh -F /tmp/x/config -E /tmp/x/jump.log -W 10.0.0.2:22 jump');
  expect(jump).toContain('ProxyCommand /bin/connect -t 10 -- 10.0.0.9 2222 3>/tmp/x/report');
  expect(jump).toContain('IdentityFile /tmp/x/jump-key');
  expect(jump).not.toContain('aes128-ctr\n');
  expect(files.get('jump-key')).toBe('K\n');
  expect(files.get('target-secret')).toBe('pw\n');
});

const ACCEPTED = `debug1: kex: algorithm: curve25519-sha256
debug1: kex: host key algorithm: ssh-ed25519
debug1: kex: server->client cipher: aes128-ctr MAC: hmac-sha2-256 compression: none
debug1: kex: client->server cipher: aes128-ctr MAC: hmac-sha2-256 compression: none
debug1: Server host key: ssh-ed25519 SHA256:abc
Warning: Permanently added '10.0.0.2' (ED25519) to the list of known hosts.
Authenticated to 10.0.0.2 (via proxy) using "publickey".\r
`;

test('what both agreed on is told', () => {
  expect(readOpensshLog(ACCEPTED)).toEqual({
    authenticated: 'publickey',
    hostKey: 'host key SHA256:abc',
    agreed: true,
    algorithms: 'kex curve25519-sha256, host key ssh-ed25519, cipher aes128-ctr, MAC hmac-sha2-256',
    said: [],
  });
});

test.each([
  [`${ACCEPTED.split('Auth')[0]}bob@target: Permission denied (publickey).`, 'denied'],
  ['Unable to negotiate with UNKNOWN port 65535: no matching cipher found. Their offer: aes256-ctr', 'closed'],
  ['Host key verification failed.', 'closed'],
  ['kex_exchange_identification: Connection closed by remote host', 'closed'],
])('%s', (log, outcome) => {
  expect(unauthenticated(readOpensshLog(log))).toBe(outcome);
});

test.each([
  ['administratively prohibited: open failed', 'denied', false],
  ['connect failed: Connection refused', 'refused', true],
  ['connect failed: No route to host', 'rejected', true],
  ['connect failed: Connection timed out', 'timeout', true],
])('a jump host that says %s', (detail, outcome, forwards) => {
  expect(forwardingFailure(readOpensshLog(`channel 0: open failed: ${detail}\r\n`))).toEqual({
    detail,
    outcome,
    forwards,
  });
});

test('the address stands where ssh does not know it', () => {
  expect(withAddress('Connection closed by UNKNOWN port 65535', '10.0.0.2', 22)).toBe(
    'Connection closed by 10.0.0.2 port 22',
  );
});

test('only what the library cannot do goes to the stock client', () => {
  expect(needsOpenssh(request)).toBe(false);
  expect(needsOpenssh({ ...request, key: 'K' })).toBe(false);
  expect(needsOpenssh({ ...request, key: 'K', certificate: 'C' })).toBe(true);
  expect(needsOpenssh({ ...request, options: {} })).toBe(true);
  expect(needsOpenssh({ ...request, service: 'ftp', get: 'f' })).toBe(false);
});
