/** How wide characters are on a terminal. */

/** Characters that East Asian terminals and all emoji fonts draw over two columns (Unicode's EastAsianWidth W and F). */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2614\u2615\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2fb}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f320}\u{1f32d}-\u{1f335}\u{1f337}-\u{1f37c}\u{1f37e}-\u{1f393}\u{1f3a0}-\u{1f3ca}\u{1f3e0}-\u{1f3f0}\u{1f400}-\u{1f43e}\u{1f440}\u{1f442}-\u{1f4fc}\u{1f4ff}-\u{1f53d}\u{1f550}-\u{1f567}\u{1f5fb}-\u{1f64f}\u{1f680}-\u{1f6c5}\u{1f6eb}-\u{1f6ec}\u{1f7e0}-\u{1f7eb}\u{1f90c}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /[\p{Mn}\p{Me}]/u;

/** Columns a character takes: 0 for one that goes onto the character before it. */
export function charWidth(char: string): 0 | 1 | 2 {
  if (char < '\x7f') return 1;
  if (COMBINING.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Columns a text takes; each character that is shown is at least one. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** A text's characters with what goes onto them: what the cursor steps over at once. */
export function cellsOf(text: string): string[] {
  const cells: string[] = [];
  for (const char of text) {
    if (charWidth(char) === 0 && cells.length > 0) cells[cells.length - 1] += char;
    else cells.push(char);
  }
  return cells;
}

/** Columns of a cell; a lone combining mark is drawn onto nothing, and still takes one. */
export function cellWidth(cell: string): number {
  return Math.max(1, textWidth(cell));
}
