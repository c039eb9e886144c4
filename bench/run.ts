/** Starts what is measured, and tells what went wrong with it. */
import { spawn } from 'node:child_process';

/** Runs a program to its end and returns its standard output. Rejects with what it said when it fails. */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe' });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(said.stdout);
      else reject(new Error(`${program} ${args.join(' ')} ended with status ${code}\n${said.stdout}${said.stderr}`));
    });
    child.stdin.on('error', () => {}); // a program that ends without reading its input is judged by its status
    child.stdin.end(input);
  });
}
