/** The rules of the house (docs/architecture.md), as a function from source files to what breaks them. */
import { dirname, join, posix } from 'node:path';

/** Path from the project's root, with `/`, → content. */
export type Sources = ReadonlyMap<string, string>;

/** Longest file, in lines. Shorter is better: about 150. */
const MAX_LINES = 300;

/** Folder → the other folders it may import. Folders that are not named may import anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  lab: ['protocol'],
  device: ['protocol'],
  images: ['lab'],
};

/** The command line stands at the end of the way: what it is made of does not know it. */
const COMMAND_LINE = /^lab\/(commands|completion)\/|^lab\/cli\.ts$/;

/** Packages that live in one place of the two programs. */
const CONFINED: readonly { readonly packages: RegExp; readonly to: RegExp; readonly typesToo: boolean }[] = [
  { packages: /^dockerode$/, to: /^lab\/engine\/docker[\w-]*\.ts$/, typesToo: true },
  { packages: /^listr2$/, to: /^lab\/progress\.ts$/, typesToo: true },
  { packages: /^(node:)?(child_process|cluster)$|^execa$/, to: /^(lab|device)\/run\.ts$/, typesToo: false },
];

/** Folders whose code is a function of its arguments, and the parts of Node that are so too. */
const PURE = /^(device\/(features|schema|config)|lab\/plan)\//;
const PURE_MODULES = new Set(['node:net', 'node:crypto', 'node:util', 'node:path', 'node:assert']);

/** Statements that name a module: static, re-exported, for effect, and dynamic imports. */
const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Everything in these files that breaks a rule, one sentence each; empty when all is well. */
export function architectureViolations(sources: Sources): string[] {
  const found: string[] = [];
  for (const [path, content] of sources) {
    const lines = content.split('\n').length - 1;
    if (lines > MAX_LINES) found.push(`${path} has ${lines} lines; ${MAX_LINES} at most`);
    if (!/\.[mc]?ts$/.test(path)) continue;
    for (const [, typeOnly, fixed, dynamic] of content.matchAll(IMPORT)) {
      const violation = importViolation(path, fixed ?? dynamic ?? '', typeOnly !== undefined);
      if (violation !== undefined) found.push(violation);
    }
  }
  return found;
}

function importViolation(path: string, imported: string, typeOnly: boolean): string | undefined {
  const folder = path.split('/')[0] ?? '';
  if (imported.startsWith('.')) {
    const target = posix.join(dirname(path), imported);
    const targetFolder = target.includes('/') ? (target.split('/')[0] ?? '') : folder;
    if (folder === 'lab' && COMMAND_LINE.test(target) && !COMMAND_LINE.test(path)) {
      return `${path} imports ${target}, the command line, which only itself may`;
    }
    const allowed = MAY_IMPORT[folder];
    if (allowed === undefined || targetFolder === folder || allowed.includes(targetFolder)) return undefined;
    return `${path} imports ${target}; ${folder}/ may import only ${[folder, ...allowed].join('/, ')}/`;
  }
  if (!['lab', 'device', 'protocol'].includes(folder)) return undefined;
  for (const { packages, to, typesToo } of CONFINED) {
    if (packages.test(imported) && !to.test(path) && (typesToo || !typeOnly)) {
      return `${path} imports ${imported}, which only ${to.source} may`;
    }
  }
  if (PURE.test(path) && imported.startsWith('node:') && !PURE_MODULES.has(imported) && !typeOnly) {
    return `${path} imports ${imported}, but it is pure: it may not touch the machine`;
  }
  return undefined;
}

/** Links of Markdown pages that lead to no file. `exists` is asked with paths from the project's root. */
export function deadLinks(pages: Sources, exists: (path: string) => boolean): string[] {
  const found: string[] = [];
  for (const [path, content] of pages) {
    for (const [, target = ''] of content.matchAll(/\]\(<?([^)#\s>]+)(?:#[^)]*)?>?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      if (!exists(join(dirname(path), target))) found.push(`${path} links to ${target}, which is not there`);
    }
  }
  return found;
}
