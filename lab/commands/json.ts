/** Data as `--json` prints it. */

/** Indented by two blanks, with a newline at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
