import { execa } from 'execa';
import { expect, test } from 'vitest';
import { saltOf, sha512Crypt } from '../../../lab/topology/crypt.ts';

test('lab123, as the labs that come along have it', () => {
  expect(sha512Crypt('lab123', 'vtylab.lab')).toBe(
    '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0',
  );
});

test.each([
  ['lab123', 'vtylab.lab'],
  ['x', 'ab'],
  ['x'.repeat(64), 'abcdefghijklmnop'],
  ['a password of more than sixty-four bytes, which need not be letters: äöü', 's'],
])('the same as OpenSSL: %s', async (password, salt) => {
  const { stdout } = await execa('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: `${password}\n` });
  expect(sha512Crypt(password, salt)).toBe(stdout);
});

test('a salt is of the letters that crypt has, and of nothing but the words', () => {
  expect(saltOf('lab', 'lab123')).toMatch(/^[./0-9A-Za-z]{16}$/);
  expect(saltOf('lab', 'lab123')).toBe(saltOf('lab', 'lab123'));
  expect(saltOf('lab', 'lab123')).not.toBe(saltOf('lablab', '123'));
});
