/** `load-key-file` at the prompt of configuration mode. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { CLASSES } from './config.ts';
import { classDevice, run } from './device.ts';

const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHh6iJXEhLtaM8ePuJVhjGZxQHeeCWYxgC45QWiyphh2 bob@lab';
const ECDSA =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPDQON6a3mbKN4hgoma5MVlra5/+lVOHbQ14nJacJpd4m7xFVvZTePFbyILwzrLPSABCONDTvI2uqxu/XeQTZNA=';
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-keyfile-'));
  await chmod(folder, 0o755); // it is read as the user
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** What is in root's authentication when the file has been loaded. */
async function load(content: string): Promise<string> {
  await writeFile(join(folder, 'keys.pub'), content);
  const { output } = await run(classDevice(CLASSES), 'su', [
    'configure',
    'edit system root-authentication',
    `set load-key-file ${folder}/keys.pub`,
    'show',
    'exit configuration-mode',
  ]);
  return output;
}

test('takes the keys that are in the file, and is not stored itself', async () => {
  const output = await load(`# keys\n\n${ED25519}\n${ECDSA}\n`);
  expect(output).toContain(`ssh-ecdsa "${ECDSA}"; ## SECRET-DATA\nssh-ed25519 "${ED25519}"; ## SECRET-DATA\n`);
  expect(output).not.toContain('load-key-file');
});

test.each([
  ['a line that is no key', `${ED25519}\nnot a key\n`, '/keys.pub:2: expected an RSA, ECDSA or ED25519 public key'],
  [
    'a private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\n',
    '/keys.pub:1: expected an RSA, ECDSA or ED25519 public key',
  ],
])('%s changes nothing', async (_what, content, message) => {
  const output = await load(content);
  expect(output).toContain(`error: ${folder}${message}\n`);
  expect(output).not.toContain('ssh-ed25519 "');
});

test('a configuration that is loaded with it is refused', () => {
  const text =
    'set system root-authentication encrypted-password "*"\nset system root-authentication load-key-file x\n';
  const { config } = parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA), language: 'set' });
  expect(evaluate(config).problems.map(({ message }) => message)).toEqual([
    "'load-key-file' acts when it is set at the prompt and cannot be loaded",
  ]);
});
