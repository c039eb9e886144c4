/** What a commit says of statements about filters that this device does not know. */
import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../device/commit/messages.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { ROOT_PASSWORD } from '../../system/vtylab.ts';
import { AT, problem } from './firewall-problems.ts';

const ROOT = `system { root-authentication { encrypted-password "${ROOT_PASSWORD}"; } }`;

/** The problems of a commit of this, in curly braces. */
function committed(text: string): string[] {
  const { config } = parseConfig(SCHEMA, `${ROOT} ${text}`);
  return evaluate(config).problems.map((each) => `${each.severity} ${formatProblem(each)}`);
}

const filter = (text: string) => `firewall { family inet { filter f { term a { ${text} } } } }`;
const CONDITION = 'match condition is not supported: without it the term would match more packets than it says';

test('a condition that nobody would look at stops the commit', () => {
  expect(committed(filter('from { protocol tcp; source-mac-address 00:11:22:33:44:55; } then accept;'))).toEqual([
    problem('error', `${AT} from`, 'source-mac-address 00:11:22:33:44:55', CONDITION),
  ]);
  expect(committed(filter('from { flexible-match-mask { bit-length 8; } } then accept;'))).toEqual([
    problem('error', `${AT} from`, 'flexible-match-mask', CONDITION),
  ]);
});

test('unless it is inactive, or stands in what is', () => {
  expect(committed(filter('from { inactive: source-mac-address 00:11:22:33:44:55; } then accept;'))).toEqual([]);
  expect(committed(filter('inactive: from { source-mac-address 00:11:22:33:44:55; } then accept;'))).toEqual([]);
});

test('one in a group stops it too', () => {
  const group = `groups { g { ${filter('from { interface-group 3; }')} } } apply-groups g;`;
  expect(committed(group)).toEqual([problem('error', `groups g ${AT} from`, 'interface-group 3', CONDITION)]);
});

test('other unknown statements are named at every commit', () => {
  const action = 'action is not supported: packets are treated as if it were not there';
  const other = 'statement ignored: not supported';
  expect(committed(filter('then { count c; traffic-class 3; }'))).toEqual([
    problem('warning', `${AT} then`, 'traffic-class 3', action),
  ]);
  expect(committed('firewall { family mpls { filter m { term a { from { exp 1; } } } } }')).toEqual([
    problem('warning', 'firewall', 'family mpls', other),
  ]);
  expect(
    committed(
      'firewall { policer p { if-exceeding-pps { pps-limit 10; } if-exceeding { bandwidth-limit 32k; burst-size-limit 4k; } then discard; } }',
    ),
  ).toEqual([problem('warning', 'firewall policer p', 'if-exceeding-pps', other)]);
});
