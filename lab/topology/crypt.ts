/**
 * SHA-512 passwords as crypt(3) writes them, `$6$salt$hash`: the algorithm of Ulrich Drepper's "Unix crypt using SHA-256 and
 * SHA-512", with its 5000 rounds. vtylab hashes the passwords of a lab file itself, so that the device's configuration has no plain ones
 * and the same file gives the same configuration.
 */
import { createHash, type Hash } from 'node:crypto';

const ROUNDS = 5000;
const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `salt` is up to 16 of the letters, digits, dot and slash. */
export function sha512Crypt(password: string, salt: string): string {
  const key = Buffer.from(password);
  const seed = Buffer.from(salt.slice(0, 16));
  const sha = () => createHash('sha512');
  const alternate = sha().update(key).update(seed).update(key).digest();

  const first = sha().update(key).update(seed).update(stretched(alternate, key.length));
  for (let bits = key.length; bits > 0; bits >>= 1) first.update((bits & 1) === 1 ? alternate : key);
  let digest = first.digest();

  const p = stretched(repeated(sha(), key, key.length).digest(), key.length);
  const s = stretched(repeated(sha(), seed, 16 + (digest[0] ?? 0)).digest(), seed.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const hash = sha().update(round % 2 === 1 ? p : digest);
    if (round % 3 !== 0) hash.update(s);
    if (round % 7 !== 0) hash.update(p);
    digest = hash.update(round % 2 === 1 ? digest : p).digest();
  }
  return `$6$${seed.toString()}$${encoded(digest)}`;
}

/** A salt that is always the same for the same words. */
export function saltOf(...words: readonly string[]): string {
  const digest = createHash('sha256').update(words.join('\0')).digest();
  return [...digest.subarray(0, 16)].map((byte) => LETTERS[byte & 63]).join('');
}

function repeated(hash: Hash, data: Buffer, times: number): Hash {
  for (let time = 0; time < times; time += 1) hash.update(data);
  return hash;
}

/** `data` over and over, cut at `length`. */
function stretched(data: Buffer, length: number): Buffer {
  return Buffer.alloc(length, length === 0 ? undefined : data);
}

/** Base 64 of crypt: three bytes at a time, from three parts of the digest in turn; the last byte alone. */
function encoded(digest: Buffer): string {
  const at = (index: number) => digest[index] ?? 0;
  const groups = Array.from({ length: 21 }, (_, i) => {
    const bytes = [i, i + 21, i + 42];
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((k) => at(bytes[(k + i) % 3] ?? 0));
    return letters((a << 16) | (b << 8) | c, 4);
  });
  return groups.join('') + letters(at(63), 2);
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, i) => LETTERS[(value >> (6 * i)) & 63]).join('');
}
