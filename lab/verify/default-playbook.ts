/** Where a lab's playbook stands. */
import { access } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** A lab by its file, absolute. */
interface LabWithFile {
  readonly file: string;
}

/** The playbook of a lab that is told none: `host.verify.yaml` beside `host.yaml` if there is one, else `verify.yaml`. */
export async function defaultPlaybook({ file }: LabWithFile): Promise<string> {
  const { dir, name } = parse(file);
  const own = join(dir, `${name}.verify.yaml`);
  return (await isThere(own)) ? own : join(dir, 'verify.yaml');
}

/** Whether the lab has one. */
export async function hasPlaybook(lab: LabWithFile): Promise<boolean> {
  return isThere(await defaultPlaybook(lab));
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
