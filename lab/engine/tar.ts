/** A tar archive of a few plain files, in the ustar format (POSIX.1-1988), as the engine's API takes files. */

const BLOCK = 512;

/**
 * Packs files. Directories on the way are made by whoever unpacks it.
 *
 * @param files absolute path → content
 * @param time modification time in seconds since 1970
 * @throws RangeError for a path of more than 100 bytes
 */
export function tar(files: Readonly<Record<string, string>>, time: number): Buffer {
  const blocks: Buffer[] = [];
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    blocks.push(header(path.replace(/^\/+/, ''), content.length, time), content, padding(content.length));
  }
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, size: number, time: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`tar: path '${name}' is longer than 100 bytes`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(octal(0, 7), 108); // owner and group: root
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(time, 11), 136);
  block.write('        ', 148); // the checksum counts its own field as blanks
  block.write('0', 156); // a plain file
  block.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)} `, 148);
  return block;
}

/** A number in octal with leading zeros, ended by a NUL. */
function octal(value: number, digits: number): string {
  return `${Math.floor(value).toString(8).padStart(digits, '0')}\0`;
}

function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
