#!/usr/bin/env node
// Starts lab/cli.ts under a Node that runs TypeScript as it is (dist/cli.mjs in the package). Plain JavaScript that old versions of Node understand:
// when this one is too old, the Node 24 that npm installed with vtylab takes over.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// the checkout runs its sources; a package has them bundled, since Node takes no TypeScript from node_modules
const source = new URL('../lab/cli.ts', import.meta.url);
const isCheckout = existsSync(source);
const NEEDED = isCheckout ? [24, 0] : [20, 12];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  module.enableCompileCache?.();
  await import(isCheckout ? source.href : '../dist/cli.mjs');
} else {
  takeOver();
}

function takeOver() {
  const require = module.createRequire(import.meta.url);
  const name = `node-${process.platform}-${process.arch}`;
  let program;
  try {
    program = require.resolve(`${name}/bin/node`);
  } catch {
    console.error(
      `error: vtylab needs Node ${NEEDED.join('.')}, this is ${process.version}, and its own (the package ${name}) is not installed; ` +
        (isCheckout ? "run 'make deps' in its directory" : 'install a newer Node'),
    );
    process.exit(2);
  }
  const child = spawn(program, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, VTYLAB_LAUNCHED: '1' },
  });
  // What the terminal sends reaches the child by itself; what is sent to this process alone is handed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  for (const signal of ['SIGINT', 'SIGQUIT']) {
    process.on(signal, () => {
      if (!isTerminals()) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`error: cannot start ${program}: ${error.message}`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 3);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal); // ends as the child ended
  });
}

/** Whether Ctrl-C at a terminal is for this process: it is in the terminal's foreground group (proc(5): pgrp and tpgid). */
function isTerminals() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return process.stdin.isTTY === true; // no /proc: not Linux
  }
}
