/** XML and JSON as Junos writes them, and what comes in besides. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { load } from '../../../device/config/load-modes.ts';
import { detectLanguage, parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printJson } from '../../../device/config/print-json.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { printXml } from '../../../device/config/print-xml.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const FOLDER = `${import.meta.dirname}/../../golden/config/languages`;
const file = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');
const root = parseConfig(SCHEMA, file('all.conf'), { language: 'curly' }).config;

test('one configuration in four languages', async () => {
  await expect(printCurly(root)).toMatchFileSnapshot(`${FOLDER}/all.conf`);
  await expect(printSet(root)).toMatchFileSnapshot(`${FOLDER}/all.set`);
  await expect(printXml(root)).toMatchFileSnapshot(`${FOLDER}/all.xml`);
  await expect(printJson(root, { attributes: { 'junos:commit-user': 'lab' } })).toMatchFileSnapshot(
    `${FOLDER}/all.json`,
  );
});

test.each([
  ['all.conf', 'curly'],
  ['all.set', 'set'],
  ['all.xml', 'xml'],
  ['all.json', 'json'],
] as const)('%s is recognised as %s and read back', (name, language) => {
  expect(detectLanguage(file(name))).toBe(language);
  const { config, errors } = parseConfig(SCHEMA, file(name));
  expect(errors).toEqual([]);
  // commands have no braces: of what the schema does not know they keep the words, not the levels
  if (language === 'set') expect(printSet(config)).toBe(file(name));
  else expect(printCurly(config)).toBe(printCurly(root));
});

test('a pattern of a group opens curly text, not XML', () => {
  expect(detectLanguage('<ge-*> {\n mtu 9000;\n}')).toBe('curly');
  expect(detectLanguage('<system>\n<host-name>')).toBe('xml');
});

describe('XML from elsewhere', () => {
  const base = parseConfig(SCHEMA, 'system { host-name R1; services { ssh { root-login allow; } telnet; } }').config;
  const loaded = (content: string, mode: 'merge' | 'replace' = 'merge') => {
    const result = load(SCHEMA, base, `<configuration>${content}</configuration>`, { mode });
    return result.ok ? printSet(result.config) : result.errors.map(({ message }) => message);
  };

  test('prefixes, notes of Junos, layout and replies around it do not count', () => {
    const text = `<?xml version="1.0"?>
      <nc:rpc-reply xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/1/junos">
        <nc:data><configuration junos:changed-seconds="1" junos:commit-user="x">
          <!-- nothing --><nc:system junos:changed="changed"><nc:host-name>
            R1
          </nc:host-name></nc:system>
        </configuration></nc:data>
      </nc:rpc-reply>`;
    const { config, errors } = parseConfig(SCHEMA, text);
    expect([errors, printSet(config)]).toEqual([[], 'set system host-name R1\n']);
  });

  test('what is asked for besides merging', () => {
    const services = (content: string) => `<system><services>${content}</services></system>`;
    expect(loaded(services('<ssh delete="delete"/>'))).not.toContain('ssh');
    expect(loaded(services('<ssh operation="remove"/><telnet nc:operation="delete"/>'))).toBe(
      'set system host-name R1\n',
    );
    expect(loaded('<system><services replace="replace"><telnet/></services></system>', 'replace')).not.toContain('ssh');
    expect(loaded('<system><services replace="replace"><telnet/></services></system>')).toContain('ssh');
    expect(loaded(services('<ssh operation="create"/>'))).toEqual(["statement 'ssh' already exists"]);
    expect(loaded(services('<telnet inactive="inactive"/>'))).toContain('deactivate system services telnet');
    expect(loaded('<system operation="none"><host-name operation="delete"/></system>')).not.toContain('R1');
  });

  test('entries can be moved and renamed', () => {
    const terms = parseConfig(SCHEMA, 'firewall { family inet { filter f { term a; term b; term c; } } }').config;
    const term = (attributes: string, name: string) =>
      `<configuration><firewall><family><inet><filter><name>f</name><term ${attributes}><name>${name}</name></term></filter></inet></family></firewall></configuration>`;
    const order = (text: string) => {
      const result = load(SCHEMA, terms, text, { mode: 'merge' });
      return result.ok ? printSet(result.config).match(/\w$/gm)?.join('') : result.errors[0]?.message;
    };
    expect(order(term('insert="before" name="b"', 'c'))).toBe('acb');
    expect(order(term('rename="rename" name="z"', 'a'))).toBe('zbc');
    expect(order(term('insert="after" name="y"', 'a'))).toBe("statement 'term y' not found");
  });

  test('statements nobody knows are kept in the shape they had', () => {
    const text =
      '<protocols><ospf><area><name>0.0.0.0</name><interface><name>ge-0/0/0.0</name><passive/></interface></area></ospf></protocols>';
    expect(loaded(text)).toContain('set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 passive');
  });
});

test('JSON from elsewhere: compact lists, numbers as texts, values alone', () => {
  const text = `{ "configuration" : [ { "system" : { "services" : { "ssh" : [ { "root-login" : "deny" } ], "telnet" : {} } },
    "interfaces" : { "interface" : { "name" : "lo0", "unit" : [ { "name" : "0", "family" : { "inet" : [null] } } ], "disable" : true } } } ] }`;
  const { config, errors } = parseConfig(SCHEMA, text);
  expect(errors).toEqual([]);
  expect(printSet(config)).toBe(
    [
      'set system services ssh root-login deny',
      'set system services telnet',
      'set interfaces lo0 disable',
      'set interfaces lo0 unit 0 family inet',
      '',
    ].join('\n'),
  );
});
