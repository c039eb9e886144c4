import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../device/commit/messages.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';

function problems(text: string): string[] {
  const root = 'set system root-authentication encrypted-password "$6$a$b"\n';
  const { config, errors } = parseConfig(SCHEMA, root + text, { file: 'test', base: emptyConfig(SCHEMA) });
  expect(errors).toEqual([]);
  return evaluate(config).problems.map(formatProblem);
}

const RIB = '[edit routing-options rib inet6.0 static]';

test.each([
  [
    'rib inet6.0 static route 192.0.2.0/24 discard',
    `${RIB}\n  'route 192.0.2.0/24'\n    expected an IPv6 prefix in inet6.0`,
  ],
  [
    'rib inet6.0 static route ::/0 next-hop 192.0.2.1',
    `${RIB}\n  'route ::/0'\n    expected an IPv6 next hop, found 192.0.2.1`,
  ],
  [
    'rib inet6.0 static route ::/0 next-hop fe80::1',
    `${RIB}\n  'route ::/0'\n    next hop fe80::1 is link-local; expected 'qualified-next-hop fe80::1 interface INTERFACE'`,
  ],
  [
    'rib inet.0 static route ::/0 discard',
    "[edit routing-options rib inet.0 static]\n  'route ::/0'\n    expected an IPv4 prefix in inet.0",
  ],
])('%s is refused', (statement, message) => {
  expect(problems(`set routing-options ${statement}\n`).join('\n')).toBe(message);
});

test('an interface’s IPv6 address stands once, a link-local one on each link', () => {
  const unit = (port: number, address: string) =>
    `set interfaces ge-0/0/${port} unit 0 family inet6 address ${address}\n`;
  expect(problems(unit(0, 'fe80::1/64') + unit(1, 'fe80::1/64'))).toEqual([]);
  expect(problems(unit(0, '2001:db8::1/64') + unit(1, '2001:db8::1/64'))).toEqual([
    "[edit interfaces ge-0/0/1 unit 0 family inet6]\n  'address 2001:db8::1/64'\n    identical local address found on rt_inst default, intfs ge-0/0/1.0 and ge-0/0/0.0, family inet6.",
  ]);
});
