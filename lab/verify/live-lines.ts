/** Lines at the end of a terminal that are written over again and again. */

export interface LiveLines {
  /** Shows these lines in the place of those before, below what `print` wrote. */
  show(lines: readonly string[]): void;
  /** Writes for good, above the live lines. */
  print(text: string): void;
}

/** `columns`: lines are cut to fewer, because one that wraps could not be taken away again. */
export function liveLines(write: (text: string) => void, columns: number): LiveLines {
  let shown: readonly string[] = [];
  const erase = () => '\x1b[1A\x1b[2K'.repeat(shown.length);
  const draw = () => shown.map((line) => `${cut(line, columns - 1)}\n`).join('');
  return {
    show(lines) {
      const before = erase();
      shown = lines;
      write(`${before}${draw()}`);
    },
    print(text) {
      write(`${erase()}${text}${draw()}`);
    },
  };
}

function cut(line: string, columns: number): string {
  return line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
}
