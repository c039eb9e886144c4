import { expect, test } from 'vitest';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { SCHEMA } from '../../../device/features/index.ts';

test('display detail says above each statement what it is and what its value may be', () => {
  const text = 'set system services ssh root-login deny\nset interfaces ge-0/0/0 disable\n';
  const { config } = parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA) });
  const shown = printCurly(config, { detail: true });
  expect(shown).toContain(
    [
      '        ssh {',
      '            ##',
      '            ## root-login: Configure root access via ssh',
      '            ## values: allow, deny, deny-password',
      '            ## default: deny-password',
      '            ##',
      '            root-login deny;',
    ].join('\n'),
  );
  expect(shown).toContain('        ## disable: Disable this interface\n        ##\n        disable;\n');
  // remarks are comments: what is shown loads again
  expect(parseConfig(SCHEMA, shown, { base: emptyConfig(SCHEMA) })).toMatchObject({ errors: [], warnings: [] });
});
