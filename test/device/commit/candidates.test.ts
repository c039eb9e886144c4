import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../device/device.ts';
import { testDevice } from '../cli/device.ts';
import { connect, pipeLines, type RelayClient } from '../cli/relay-client.ts';
import { bench, folder, LAB, named, nameOf } from './datastore.ts';

const ME = { user: 'lab', terminal: 'pts/0', pid: 1 };
const YOU = { user: 'bob', terminal: 'pts/1', pid: 2 };

/** R0 is committed; two sessions edit as asked. */
async function two(first: Candidate['kind'], second: Candidate['kind']) {
  const { datastore } = bench();
  await datastore.commit({ ...LAB, config: named('R0') });
  return { datastore, mine: datastore.open(first, ME), yours: datastore.open(second, YOU) };
}

test('shared sessions see each other’s edits', async () => {
  const { mine, yours } = await two('shared', 'shared');
  mine.config = named('R1');
  expect(nameOf(yours.config)).toBe('R1');
});

describe('private', () => {
  test('a commit takes along only its own changes', async () => {
    const { datastore, mine, yours } = await two('private', 'private');
    mine.config = named('R0', 'set system services ssh');
    yours.config = named('R2');
    expect(nameOf(mine.config)).toBe('R0');
    expect((await yours.commit(LAB)).committed).toBe(true);
    expect((await mine.commit(LAB)).committed).toBe(true);
    expect(nameOf(datastore.committed)).toBe('R2');
    expect(datastore.committed.children.get('system')?.children.has('services')).toBe(true);
    expect(datastore.candidate).toBe(datastore.committed);
  });

  test('a conflict stops the first commit, not the second', async () => {
    const { datastore, mine, yours } = await two('private', 'private');
    mine.config = named('R1');
    yours.config = named('R2');
    await yours.commit(LAB);
    const refused = await mine.commit(LAB);
    expect(refused.committed).toBe(false);
    expect(refused.problems).toMatchObject([{ path: ['system'], statement: 'host-name' }]);
    expect(refused.problems[0]?.message).toContain("'host-name R2;'");
    expect((await mine.commit(LAB)).committed).toBe(true);
    expect(nameOf(datastore.committed)).toBe('R1');
  });

  test('update takes in what was committed since', async () => {
    const { mine, yours } = await two('private', 'private');
    mine.config = named('R0', 'set system services ssh');
    yours.config = named('R2');
    await yours.commit(LAB);
    expect(mine.update()).toEqual([]);
    expect(nameOf(mine.config)).toBe('R2');
    expect(nameOf(mine.base)).toBe('R2');
    expect(mine.config.children.get('system')?.children.has('services')).toBe(true);
  });

  test('needs an unmodified shared candidate, to begin and to commit', async () => {
    const { datastore, mine, yours } = await two('private', 'shared');
    mine.config = named('R1');
    yours.config = named('R2');
    await expect(mine.commit(LAB)).rejects.toThrow('shared configuration database modified');
    expect(() => datastore.open('private', ME)).toThrow('shared configuration database modified');
    await expect(mine.commit({ ...LAB, confirmed: 1 })).rejects.toThrow('not allowed in private mode');
  });
});

describe('exclusive', () => {
  test('nobody else may change or commit, and all know who holds the lock', async () => {
    const { datastore, yours } = await two('exclusive', 'shared');
    const locked =
      /^configuration database locked by:\n {2}lab terminal pts\/0 \(pid 1\) on since .*\n {6}exclusive \[edit\]$/;
    expect(() => {
      yours.config = named('R1');
    }).toThrow(locked);
    await expect(yours.commit(LAB)).rejects.toThrow(locked);
    expect(() => datastore.open('exclusive', YOU)).toThrow(locked);
    expect(() => datastore.open('private', YOU)).toThrow(locked);
  });

  test('what is not committed goes when the session does, and the lock with it', async () => {
    const { datastore, mine, yours } = await two('exclusive', 'shared');
    mine.config = named('R1');
    mine.close();
    expect(nameOf(datastore.candidate)).toBe('R0');
    yours.config = named('R2');
    expect(() => datastore.open('exclusive', ME)).toThrow('configuration database modified');
  });
});

describe('at the prompt', () => {
  /** Sessions of one device, in configuration mode. */
  async function configuring(...commands: string[]): Promise<RelayClient[]> {
    const device = testDevice({ config: 'set system host-name R1' });
    const clients: RelayClient[] = [];
    for (const [at, command] of commands.entries()) {
      const client = connect(device, { tty: true, user: ['alice', 'bob'][at] ?? 'carol', pid: 70 + at });
      client.type(`${command}\r`);
      await client.expect('# ');
      clients.push(client);
    }
    return clients;
  }

  test('the lock is told to those who come upon it', async () => {
    const [alice, bob] = await configuring('configure exclusive', 'configure');
    expect(alice?.output).toContain(
      'warning: uncommitted changes will be discarded on exit\nEntering configuration mode\n',
    );
    expect(bob?.output).toMatch(
      /Users currently editing the configuration:\n {2}alice terminal \S+ \(pid 70\) on since .*\n {6}exclusive \[edit\]/,
    );
    bob?.type('set system host-name R2\r');
    await bob?.expect('error: configuration database locked by:\n  alice terminal ');
  });

  test('leaving a private candidate throws its changes away', async () => {
    const [alice] = await configuring('configure private');
    alice?.type('set system host-name R2\rexit\r');
    await alice?.expect(
      "warning: Auto rollback on exiting 'configure private'\nDiscard uncommitted changes? [yes,no] (yes) ",
    );
    alice?.type('yes\r');
    await alice?.expect('warning: discarding uncommitted changes\nload complete\nExiting configuration mode\n');
    await alice?.expect('alice@R1> ');
  });

  test('a conflict names the statement and both values', async () => {
    const [alice, bob] = await configuring('configure private', 'configure private');
    alice?.type('set system host-name R2\r');
    bob?.type('set system host-name R3\rcommit\r');
    await bob?.expect('commit complete');
    alice?.type('commit\r');
    await alice?.expect(
      "[edit system]\n  'host-name'\n    statement was changed by another user: 'host-name R3;', here 'host-name R2;'\n",
    );
    alice?.type('commit\r');
    await alice?.expect('commit complete');
  });

  test('a rollback that waits is said above every prompt', async () => {
    const device = testDevice({ config: 'set system host-name R1' });
    const client = connect(device, { tty: true });
    client.type('configure\rset system host-name R2\rcommit confirmed 5\r');
    await client.expect(
      'commit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\n',
    );
    await client.expect('\n# commit confirmed will be rolled back in 5 minutes\n[edit]\nlab@R2# ');
    client.type('commit check\r');
    await client.expect('configuration check succeeds\n\n[edit]\n');
  });
});

test('load and save', async () => {
  const device = testDevice({ config: 'set system host-name R1' });
  const text = 'system { services { telnet; } }\n';
  const lines = ['configure', 'load merge terminal', `${text}\x04show | compare`, 'rollback', 'save terminal', ''];
  const { output } = await pipeLines(device, lines.join('\n'));
  expect(output.replaceAll(/^\+ +/gm, '+ ')).toBe(`Entering configuration mode
[Type ^D at a new line to end input]
load complete
[edit system]
+ services {
+ telnet;
+ }
load complete
system {
    host-name R1;
}
`);
});

test('a text with errors is not loaded at all', async () => {
  const device = testDevice({ config: 'set system host-name R1' });
  const text = 'set system host-name R2\nset system hostname R3\n';
  const { output } = await pipeLines(device, `configure\nload set terminal\n${text}\x04show | compare\n`);
  expect(output).toContain('terminal:2:12: ');
  expect(output).toContain('\nset system hostname R3\n           ^\n');
  expect(output).toMatch(/load failed \(1 error\)\n$/);
});

test('a file is loaded and saved with the rights of the user', async () => {
  const device = testDevice({ config: 'set system host-name R1' });
  const directory = folder();
  await chmod(directory, 0o777);
  const [saved, secret] = [join(directory, 'saved.conf'), join(directory, 'secret.conf')];
  await writeFile(secret, 'system { host-name R9; }', { mode: 0o000 });
  const lines = ['configure', `save ${saved}`, 'delete system', 'yes', `load override ${saved}`, 'show | compare'];
  const { output } = await pipeLines(device, `${lines.join('\n')}\n`);
  expect(output).toContain(`Wrote 3 lines of configuration to '${saved}'\n`);
  expect(output.trimEnd()).toMatch(/load complete$/);
  const refused = await pipeLines(device, `configure\nload merge ${secret}\nload merge /nowhere\n`);
  expect(refused.output).toContain(`error: ${secret}: Permission denied`);
  expect(refused.output).toContain('error: /nowhere: No such file or directory');
});

test('the rescue configuration is there to roll back to', async () => {
  const device = testDevice();
  const lines = [
    'configure',
    'rollback rescue',
    'set system host-name R1',
    'commit',
    'run request system configuration rescue save',
    'set system host-name R2',
    'commit',
    'rollback rescue',
    'show system',
  ];
  const { output } = await pipeLines(device, `${lines.join('\n')}\n`);
  expect(output).toContain('error: no rescue configuration is saved\n');
  expect(output).toMatch(/load complete\nhost-name R1;\n$/);
});
