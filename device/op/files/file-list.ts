import { CommandError } from '../../cli/errors.ts';
import type { OperationalCommand } from '../../cli/operational.ts';
import type { Element } from '../../cli/output.ts';
import { element, information, structured } from '../data/element.ts';
import { pathType, reasonIn, resolvePath, runAs } from './as-user.ts';
import { detailLine, formatDate, totalBlocks } from './layout.ts';
import { type FileEntry, type Listing, listFiles } from './list.ts';

export const fileList: OperationalCommand = {
  name: 'list',
  help: 'List file information',
  arguments: [
    { kind: 'operand', name: 'path', help: 'Path to list', type: pathType, values: 'file' },
    { kind: 'flag', name: 'detail', help: 'Display detailed output' },
  ],
  run: async (context, { values }) => {
    const typed = values.get('path') ?? '.';
    const path = resolvePath(context, typed);
    const listing = await listFiles((argv) => runAs(context.account, argv), path);
    if (listing.entries.length === 0 && listing.refused !== '') {
      throw new CommandError(`error: ${typed}: ${reasonIn(listing.refused)}`);
    }
    const text = values.has('detail') ? formatDetail(path, listing) : formatPlain(path, listing);
    return structured(text, listingElement(path, listing, values.has('detail')));
  },
};

function marked({ name, type }: FileEntry): string {
  return type === 'directory' ? `${name}/` : name;
}

function formatPlain(path: string, { directory, entries }: Listing): string {
  const lines = entries.map((entry) => `${marked(entry)}\n`).join('');
  return directory ? `\n${path}:\n${lines}` : lines;
}

function formatDetail(path: string, { directory, entries }: Listing): string {
  const lines = entries.map((entry) => `${detailLine({ ...entry, name: marked(entry) })}\n`).join('');
  const head = directory ? `\n${path}:\ntotal blocks: ${totalBlocks(entries)}\n` : '';
  return `${head}${lines}total files: ${entries.length}\n`;
}

function listingElement(path: string, { directory, entries }: Listing, detail: boolean): Element {
  const files = entries.map((entry) => fileElement(entry, detail));
  const inside = directory
    ? [element('directory', files, { name: path }), element('total-files', entries.length)]
    : [...files, element('total-files', entries.length)];
  return information('directory-list', 'junos', inside, { 'root-path': path });
}

function fileElement(entry: FileEntry, detail: boolean): Element {
  const { name, type, permissions, owner, group, links, size, modified } = entry;
  return element('file-information', [
    element('file-name', name),
    type === 'directory' ? element('file-directory') : undefined,
    ...(detail
      ? [
          element('file-permissions', permissions),
          element('file-owner', owner),
          element('file-group', group),
          element('file-links', links),
          element('file-size', size),
          element('file-date', Math.floor(modified.getTime() / 1000), { 'junos:format': formatDate(modified) }),
        ]
      : []),
  ]);
}
