/**
 * Golden files: `test/golden/render/NAME.conf` renders to exactly `NAME.txt`, every artefact in full.
 * A changed rendering is looked at and then taken over with `vitest -u`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Artefact } from '../../../device/apply/artefact.ts';
import { tableText } from '../../../device/apply/nft-objects.ts';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { withoutVersion } from '../without-version.ts';

const FOLDER = new URL('../../golden/render/', import.meta.url).pathname;

function show(artefact: Artefact): string {
  switch (artefact.kind) {
    case 'file': {
      const check = artefact.check === undefined ? '' : `, checked by ${artefact.check.join(' ')}`;
      return `file ${artefact.path} (${artefact.mode.toString(8)}${check})\n${artefact.content.replace(/^/gm, '  | ').trimEnd()}`;
    }
    case 'nft':
      return artefact.objects.length === 0
        ? `nft table ${artefact.table}: none`
        : `nft ${tableText(artefact.table, artefact.objects)}`;
    case 'interface':
      return `interface ${artefact.name} ${artefact.up ? 'up' : 'down'}: ${artefact.addresses.join(', ') || 'no address'}${artefact.linkLocal ? ', link-local' : ''}${artefact.inInstance ? ', in an instance' : ''}`;
    case 'instance':
      return `instance ${artefact.name}: table ${artefact.table}, ${artefact.interfaces.join(', ') || 'no interface'}`;
    case 'route':
      return `route ${artefact.prefix}${artefact.table === undefined ? '' : ` in table ${artefact.table}`}: ${typeof artefact.via === 'string' ? artefact.via : artefact.via.join(', ')}`;
    case 'account':
      return `account ${artefact.user}: ${artefact.uid}:${artefact.gid} ${artefact.home} ${artefact.shell} password ${artefact.encryptedPassword}`;
    case 'authorized-keys':
      return `authorized keys of ${artefact.user}: ${artefact.lines.join(', ') || 'none'}`;
    case 'service':
      return [
        `service ${artefact.name}: port ${artefact.port}, ${artefact.argv.join(' ')}`,
        `  ${artefact.limits.connections} connections, ${artefact.limits.perMinute} a minute`,
        ...(artefact.loginWithin === undefined ? [] : [`  login within ${artefact.loginWithin} s`]),
        ...(artefact.runAs === undefined ? [] : [`  as ${artefact.runAs.uid}:${artefact.runAs.gid}`]),
        ...(artefact.errorsToClient ? ['  errors to the client'] : []),
        ...(artefact.internal ? ['  from the device itself only'] : []),
      ].join('\n');
    case 'process':
      return `process ${artefact.name}: ${artefact.argv.join(' ')}`;
  }
}

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.conf'));

test.each(cases)('%s', async (name) => {
  const { config, errors, warnings } = parseConfig(SCHEMA, readFileSync(FOLDER + name, 'utf8'), {
    file: name,
    base: emptyConfig(SCHEMA),
  });
  expect([...errors, ...warnings]).toEqual([]);
  const { artefacts, problems } = evaluate(config);
  expect(problems).toEqual([]);
  const text = withoutVersion(artefacts.map(show).join('\n\n'));
  await expect(`${text}\n`).toMatchFileSnapshot(FOLDER + name.replace('.conf', '.txt'));
});
