/** The schema of `from`: every condition a term can have, in the order Junos prints them. */
import { NUMBER_STATEMENTS, type NumberStatement } from '../firewall/fields.ts';
import { fragmentFlags, tcpFlags } from '../firewall/flags.ts';
import type { Family } from '../firewall/model.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { ipOption } from '../schema/ip-options.ts';
import { type Container, container, leaf, leafList, list, type SchemaNode } from '../schema/kinds.ts';
import { empty, type ValueType } from '../schema/types.ts';
import { prefixListName } from './policy-options.ts';

/** Statements RA's examples use. */
const IN_RA: ReadonlySet<string> = new Set(['source-address', 'address', 'protocol', 'port', 'tcp-established']);

function source(name: string): { readonly source?: 'RA' } {
  return IN_RA.has(name) ? { source: 'RA' } : {};
}

/** Prefixes, or names of lists of them, each with an optional `except`. */
function entries(name: string, entry: string, key: ValueType, help: { level: string; key: string; except: string }) {
  const except = leaf('except', { help: help.except, type: empty });
  return container(name, {
    help: help.level,
    entries: list(entry, { help: help.key, key, bare: true, collapse: true }, [except]),
    flat: true,
    ...source(name),
  });
}

function prefixes(name: string, help: string, family: Family): SchemaNode {
  const key = ipPrefix({ family: family === 'inet' ? 4 : 6, host: 'zero' });
  const except = 'Match address not in this prefix';
  return entries(name, 'address', key, { level: `Match ${help} address`, key: 'Prefix to match', except });
}

function prefixLists(name: string, help: string): SchemaNode {
  return entries(name, 'prefix-list', prefixListName, {
    level: `Match ${help} prefixes in named list`,
    key: 'Prefix list to match',
    except: 'Match addresses not in this prefix list',
  });
}

/** A condition and its `-except` twin, which exclude each other. */
function twins(name: string, help: string, type: ValueType): SchemaNode[] {
  return [
    leafList(name, { help: `Match ${help}`, type, choice: name, ...source(name) }),
    leafList(`${name}-except`, { help: `Do not match ${help}`, type, choice: name }),
  ];
}

function flag(name: string, help: string): SchemaNode {
  return leaf(name, { help, type: empty, ...source(name) });
}

/** The conditions of a term of this family. */
export function fromSchema(family: Family): Container {
  const ip = family === 'inet' ? 'IP ' : '';
  const known = new Map(NUMBER_STATEMENTS[family].map((statement) => [statement.name, statement]));
  const numbers = (...names: readonly string[]) =>
    names.flatMap((name) => {
      const statement: NumberStatement | undefined = known.get(name);
      if (statement === undefined) throw new Error(`family ${family} has no condition '${name}'`);
      return twins(name, statement.help, statement.type);
    });
  const addresses = [
    prefixes('source-address', `${ip}source`, family),
    prefixes('destination-address', `${ip}destination`, family),
    prefixes('address', `${ip}source or destination`, family),
    prefixLists('source-prefix-list', `${ip}source`),
    prefixLists('destination-prefix-list', `${ip}destination`),
    prefixLists('prefix-list', `${ip}source or destination`),
  ];
  const fragments = [
    flag('is-fragment', 'Match if packet is a fragment'),
    flag('first-fragment', 'Match if packet is the first fragment'),
    ...numbers('fragment-offset'),
  ];
  const tcp = [
    flag('tcp-initial', 'Match initial packet of a TCP connection'),
    flag('tcp-established', 'Match packet of an established TCP connection'),
    leaf('tcp-flags', { help: 'Match TCP flags (in symbolic or hex formats)', type: tcpFlags }),
  ];
  const ports = numbers('source-port', 'destination-port', 'port');
  const icmp = numbers('icmp-type', 'icmp-code');
  const interfaces = list('interface', {
    help: 'Match interface name',
    key: interfaceName({ unit: 'optional' }),
    source: 'RA',
  });
  const ofFamily =
    family === 'inet'
      ? [
          ...numbers('packet-length', 'dscp', 'precedence'),
          ...twins('ip-options', 'IP options', ipOption),
          ...fragments,
          leaf('fragment-flags', { help: 'Match fragment flags (in symbolic or hex formats)', type: fragmentFlags }),
          ...numbers('protocol', 'ttl'),
          ...icmp,
          ...ports,
        ]
      : [
          ...numbers('next-header', 'payload-protocol'),
          ...ports,
          ...numbers('packet-length', 'traffic-class'),
          ...fragments,
          ...icmp,
          ...numbers('hop-limit'),
        ];
  return container('from', { help: 'Define match criteria', source: 'RA' }, [
    ...addresses,
    ...ofFamily,
    ...tcp,
    interfaces,
  ]);
}
