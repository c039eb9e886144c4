/** What a statement renders to: found out by rendering a configuration with and without it. */
import type { Artefact } from '../../device/apply/artefact.ts';
import { tableText } from '../../device/apply/nft-objects.ts';
import { evaluate } from '../../device/commit/evaluate.ts';
import { active } from '../../device/config/active.ts';
import { Edit } from '../../device/config/edit.ts';
import type { ConfigNode } from '../../device/config/node.ts';
import { type Path, type PathMode, resolvePath, words } from '../../device/config/path.ts';
import { FEATURES, SCHEMA } from '../../device/features/index.ts';
import { VERSION } from '../../device/version.ts';

/** A part of the system that a statement changes, and the lines that are new in it. */
export interface Change {
  /** A file's path, or the artefact's kind and name: `interface ge-0/0/0`. */
  readonly what: string;
  /** New or changed lines; where lines only went, these with `no ` before them. */
  readonly lines: readonly string[];
}

/** What setting `statement` (words, with values) changes in a configuration without it. */
export function changesBySetting(base: ConfigNode, statement: readonly string[], bare: readonly string[]): Change[] {
  const without = edited(base, (edit) => edit.delete(pathOf(bare, 'name')));
  return changes(rendered(without), rendered(edited(without, (edit) => edit.set(pathOf(statement, 'set')))));
}

/** What an entry that is in `base` contributes to it. */
export function changesByEntry(base: ConfigNode, entry: readonly string[]): Change[] {
  return changes(rendered(edited(base, (edit) => edit.delete(pathOf(entry, 'name')))), rendered(base));
}

function pathOf(statement: readonly string[], mode: PathMode): Path {
  const resolution = resolvePath(SCHEMA, words(...statement), { mode });
  if (!resolution.ok) throw new Error(`'${statement.join(' ')}': ${resolution.error.message}`);
  const [path] = resolution.paths;
  if (path === undefined) throw new Error(`'${statement.join(' ')}' is no statement`);
  return path;
}

function edited(base: ConfigNode, change: (edit: Edit) => unknown): ConfigNode {
  const edit = new Edit(base);
  change(edit);
  return edit.done();
}

/** The artefacts; of a configuration that a commit would refuse, those of the features that can tell. */
function rendered(config: ConfigNode): Map<string, readonly string[]> {
  const { problems, artefacts } = evaluate(config);
  const refused = problems.some(({ severity }) => severity === 'error');
  return new Map((refused ? unchecked(config) : artefacts).map((artefact) => [nameOf(artefact), linesOf(artefact)]));
}

function unchecked(config: ConfigNode): readonly Artefact[] {
  const effective = active(config);
  return FEATURES.flatMap((feature) => {
    try {
      return feature.render(effective);
    } catch {
      return []; // it counts on what a commit checks
    }
  });
}

function nameOf(artefact: Artefact): string {
  switch (artefact.kind) {
    case 'file':
      return artefact.path;
    case 'nft':
      return `nft table ${artefact.table}`;
    case 'route':
      return `route ${artefact.prefix}`;
    case 'account':
      return `account ${artefact.user}`;
    case 'authorized-keys':
      return `authorized keys of ${artefact.user}`;
    default:
      return `${artefact.kind} ${artefact.name}`;
  }
}

function linesOf(artefact: Artefact): readonly string[] {
  switch (artefact.kind) {
    case 'file':
      return clean(artefact.content.split('\n'));
    case 'nft':
      return clean(tableText(artefact.table, artefact.objects).split('\n'));
    default:
      return clean(
        Object.entries(artefact).flatMap(([key, value]) =>
          key === 'kind' || value === undefined ? [] : [`${key} ${[value].flat().join(' ')}`],
        ),
      );
  }
}

/** Without what changes with each release, and without indentation. */
function clean(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim().replaceAll(VERSION, 'VERSION')).filter((line) => line !== '');
}

function changes(before: Map<string, readonly string[]>, after: Map<string, readonly string[]>): Change[] {
  const names = new Set([...after.keys(), ...before.keys()]);
  return [...names].flatMap((what) => {
    const [old, now] = [before.get(what) ?? [], after.get(what) ?? []];
    const added = beyond(now, old);
    const gone = beyond(old, now);
    if (added.length === 0 && gone.length === 0) return old.join('\n') === now.join('\n') ? [] : [{ what, lines: [] }];
    return [{ what, lines: added.length > 0 ? added : gone.map((line) => `no ${line}`) }];
  });
}

/** The lines of `one` that `other` has not, or has fewer of. */
function beyond(one: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return one.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
