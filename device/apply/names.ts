/** Names of interfaces: `ge-0/0/0` to the user, `ge-0-0-0` to Linux, where a name may hold no slash. */

/** The Linux name of a physical interface or of `lo0`. */
export function linuxName(name: string): string {
  return name === 'lo0' ? 'lo' : name.replaceAll('/', '-');
}

/** The user's name of a Linux interface, or undefined when it is none of the device's. */
export function junosName(device: string): string | undefined {
  if (device === 'lo') return 'lo0';
  if (device === 'fxp0') return 'fxp0';
  return /^(ge|xe|et)-\d+-\d+-\d+$/.test(device)
    ? device.replace(/-(\d+)-(\d+)-(\d+)$/, (_, fpc, pic, port) => `-${fpc}/${pic}/${port}`)
    : undefined;
}
