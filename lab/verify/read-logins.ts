/** The logins and the ssh client's settings of a step: names of files become what is in them. */
import { readFileSync } from 'node:fs';
import { dirname, resolve as resolvePath } from 'node:path';
import { error } from '../topology/diagnostics.ts';
import type { Located, Source } from '../topology/shape.ts';
import type { Login, ProbeStep } from './playbook.ts';
import type { PlaybookFile } from './playbook-file.ts';
import type { ProbeStepFile } from './step-file.ts';

/** A password, or a key that is read from its file, beside the one that names it. */
export function loginOf(login: PlaybookFile['login'], source: Source): Login | undefined {
  if (login === undefined) return undefined;
  const { user, password, key, passphrase, certificate } = login.value;
  const fail = (at: Located<unknown>, message: string) => void source.problems.push(error(at.place, message));
  if ((password === undefined) === (key === undefined)) fail(login, 'login: expected either password or key');
  for (const [name, more] of Object.entries({ passphrase, certificate })) {
    if (more !== undefined && key === undefined) fail(more, `login: '${name}' is for a key, and there is none`);
  }
  const [secret, signed] = [fileText('key', key, source), fileText('certificate', certificate, source)];
  return {
    user: user.value,
    password: password?.value ?? '',
    ...(secret !== undefined && { key: secret }),
    ...(passphrase && { passphrase: passphrase.value }),
    ...(signed !== undefined && { certificate: signed }),
  };
}

export type SshSettings = Pick<ProbeStep, 'options' | 'knownHosts' | 'via' | 'run' | 'put' | 'get' | 'content'>;

/** What a step says of its ssh client. A jump host takes the playbook's login when it has none of its own. */
export function sshOf(
  { options, via, run, 'known-hosts': known, ...file }: ProbeStepFile,
  playbook: Pick<PlaybookFile, 'login'>,
  source: Source,
  node: (name: Located<string>) => string,
): SshSettings {
  const knownHosts = fileText('file', known, source);
  const login = via && loginOf(via.value.login ?? playbook.login, source);
  if (via !== undefined && login === undefined) source.problems.push(error(via.place, "via: missing key 'login'"));
  return {
    ...(options && { options: Object.fromEntries([...options.value].map(([word, { value }]) => [word, value])) }),
    ...(knownHosts !== undefined && { knownHosts }),
    ...(via && {
      via: {
        destination: via.value.jump.value,
        port: via.value.port?.value ?? 22,
        on: node(via.value.on),
        ...(login && { login }),
      },
    }),
    ...(run && { run: run.value }),
    ...transferOf(file, source),
  };
}

/** The files to write and to read; what was written must be what is read, unless the step says otherwise. */
function transferOf(
  { service, put, get, content }: Pick<ProbeStepFile, 'service' | 'put' | 'get' | 'content'>,
  source: Source,
): Pick<ProbeStep, 'put' | 'get' | 'content'> {
  const fail = (at: Located<unknown>, message: string) => void source.problems.push(error(at.place, message));
  const { as: name, text, file } = put?.value ?? {};
  if (put !== undefined && (text === undefined) === (file === undefined))
    fail(put, "put: expected either 'text' or 'file'");
  if (put !== undefined && get !== undefined && service === 'scp') fail(get, "scp: expected either 'put' or 'get'");
  if (content !== undefined && get === undefined) fail(content, "'content' is of the file of 'get', and there is none");
  const written = text?.value ?? fileText('file', file, source);
  const same = put !== undefined && name?.value === get?.value ? written : undefined;
  const expected = content?.value ?? same;
  return {
    ...(name !== undefined && written !== undefined && { put: { name: name.value, text: written } }),
    ...(get && { get: get.value }),
    ...(expected !== undefined && { content: expected }),
  };
}

/** The content of a file that stands beside the one that names it. `node:/root/id` stays: it lies in the node that makes the attempt. */
export function fileText(what: string, name: Located<string> | undefined, source: Source): string | undefined {
  if (name === undefined) return undefined;
  if (name.value.startsWith('node:/')) return name.value;
  try {
    return readFileSync(resolvePath(dirname(name.place.file), name.value), 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    source.problems.push(error(name.place, `cannot read the ${what} '${name.value}': ${why}`));
    return undefined;
  }
}
