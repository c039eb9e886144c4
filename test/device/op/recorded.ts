/** A device with the real schema whose programs say what they said on a real one (test/golden/op/recorded). */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import type { CommitRecord, Device } from '../../../device/device.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { testDevice } from '../cli/device.ts';
import { withoutVersion } from '../without-version.ts';

const HISTORY: readonly CommitRecord[] = [
  { time: new Date('2024-05-11T10:22:33Z'), user: 'admin', via: 'cli', comment: 'a second address' },
  { time: new Date('2024-05-10T09:00:02Z'), user: 'root', via: 'boot' },
];

const FOLDER = new URL('../../golden/op/', import.meta.url);

/** A file of what a program said: JSON, or text for files that do not end so. */
export function recorded(name: string): unknown {
  const text = readFileSync(new URL(`recorded/${name}`, FOLDER), 'utf8');
  return name.endsWith('.json') ? JSON.parse(text) : text;
}

const CONFIG = `
set system host-name R1
set interfaces ge-0/0/0 description "to R2"
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set interfaces ge-0/0/1 unit 0 description "to nowhere"
set interfaces ge-0/0/1 unit 0 family inet address 10.9.0.1/24
set interfaces lo0 unit 0 family inet filter input local_acl
set interfaces lo0 unit 0 family inet address 192.168.255.1/32
set firewall family inet filter local_acl term all then accept
`;

/** Programs of the device by their command line; the links, addresses and routes are there always. */
export function recordedDevice(answers: Readonly<Record<string, unknown>> = {}): Device {
  const device = testDevice({
    answers: {
      'ip -json address show': recorded('links.json'),
      'ip -json -statistics address show': recorded('links.json'),
      'ip -json -family inet route show proto static': recorded('routes.json'),
      'ip -json -family inet6 route show proto static': [],
      ...answers,
    },
  });
  const { config: committed, errors } = parseConfig(SCHEMA, CONFIG, { base: emptyConfig(SCHEMA) });
  for (const error of errors) throw error;
  return {
    ...device,
    datastore: Object.create(device.datastore, { committed: { value: committed }, history: { value: HISTORY } }),
  };
}

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };

/** Runs a command; throws what it says when it fails. */
export async function show(device: Device, command: string): Promise<string> {
  const { output, ok } = await runOperational(device, command, USER);
  if (!ok) throw new Error(output);
  return withoutVersion(output);
}

/** Compares what a command shows with a golden file. */
export async function expectGolden(device: Device, command: string, name: string): Promise<void> {
  await expect(await show(device, command)).toMatchFileSnapshot(new URL(name, FOLDER).pathname);
}
