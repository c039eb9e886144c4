/** Values to try statements with. */
import type { ValueType } from '../../device/schema/types.ts';

/** Tried in this order; the first that a type accepts is its sample. All addresses are for documentation (RFC 5737). */
const CANDIDATES = [
  'example',
  '203.0.113.7/32',
  '203.0.113.7',
  '2001:db8::7/128',
  '2001:db8::7',
  'example.inet.0',
  'ge-0/0/1.0',
  'ge-0/0/1',
  '7',
  '77',
  '777',
  '65000',
  '12:00',
  'interfaces <*> unit <*> family inet address <*>',
  'example.net',
  'https://example.net/x',
  'scp://lab@203.0.113.7/x',
  '/var/tmp/example',
  '"[ex].*"',
  '$6$salt$hash',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam lab@R1',
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB lab@R1',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQExample lab@R1',
] as const;

/** A value of the type other than `avoid`. Throws when none of the candidates is one: then another is needed here. */
export function sampleOf(type: ValueType, avoid: readonly string[] = []): string {
  const [min, max] = type.range ?? [];
  const numbers = min === undefined || max === undefined ? [] : [min + 1, min, max].filter((number) => number <= max);
  for (const candidate of [...(type.words?.keys() ?? []), ...numbers.map(String), ...CANDIDATES]) {
    try {
      const value = type.parse(candidate);
      if (!avoid.includes(value)) return value;
    } catch {
      // not a value of this type
    }
  }
  throw new Error(`docs/generate/samples.ts has no value of type '${type.name}'`);
}
