/** Files of environment variables. */

/** `NAME=VALUE` a line, `export` and quotes may stand around; comments and other lines are passed over. */
export function readEnvironment(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const [, , quoted] = /^(["'])(.*)\1$/.exec(value) ?? [];
    variables[name] = quoted ?? value.replace(/\s+#.*$/, '');
  }
  return variables;
}
