/** A device with the real schema, checks and datastore, for sessions of users with classes; it applies nothing. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createDatastore } from '../../../device/commit/datastore.ts';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { Store } from '../../../device/commit/store.ts';
import type { Device } from '../../../device/device.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { testDevice } from '../cli/device.ts';
import type { RelayOptions } from '../cli/relay-client.ts';
import { connect } from '../cli/relay-client.ts';
import { config } from './config.ts';

/** The device with this configuration committed. */
export function classDevice(text: string): Device {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-classes-'));
  const datastore = createDatastore({
    schema: SCHEMA,
    evaluate,
    system: { apply: async () => {} },
    store: new Store(directory, SCHEMA),
    clock: { now: () => new Date(), at: () => () => {} },
    log: () => {},
    announce: () => {},
    start: { config: config(text), record: { time: new Date('2024-05-11T10:22:33Z'), user: 'root', via: 'cli' } },
  });
  onTestFinished(async () => {
    await datastore.close();
    await rm(directory, { recursive: true });
  });
  return { ...testDevice(), datastore };
}

/** What a user's session without a terminal prints for these lines, and how it ends. */
export async function run(device: Device, user: string, lines: readonly string[]) {
  const session = connect(device, { user });
  session.type(`${lines.join('\n')}\n`);
  session.end();
  return { status: await session.status, output: session.output, programs: session.programs };
}

/** The same for `ssh HOST COMMAND`. */
export async function command(device: Device, user: string, text: string, options: RelayOptions = {}) {
  const session = connect(device, { user, command: text, ...options });
  return {
    status: await session.status,
    output: session.output,
    programs: session.programs,
    complaints: session.complaints,
  };
}
