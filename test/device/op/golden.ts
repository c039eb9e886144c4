import { readFileSync } from 'node:fs';

/** A file of test/golden/op. */
export function golden(name: string): string {
  return readFileSync(new URL(`../../golden/op/${name}`, import.meta.url), 'utf8');
}
