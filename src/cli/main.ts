#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import pico from 'picocolors';
import { confirmer } from './confirm.ts';
import { createOutput } from './output.ts';
import { runCli } from './program.ts';
import { exitCodes } from './terminal.ts';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  // The first asks for a clean end, the second does not wait for it.
  if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
  interrupt.abort();
  setTimeout(() => process.exit(exitCodes.interrupted), GRACE).unref();
});
process.on('SIGTERM', () => interrupt.abort());
for (const output of [process.stdout, process.stderr]) {
  output.on('error', error => {
    // A reader such as `head` that has seen enough is no failure of ours.
    if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    if (output !== process.stderr) {
      createOutput(process.stderr).write(`Cannot write the output: ${error.message}\n`);
    }
    process.exit(exitCodes.misused);
  });
}

/** Milliseconds a clean end may take. */
const GRACE = 1900;

const confirm = confirmer(process.stdin, process.stderr, process.env, interrupt.signal);
const code = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  // Off when standard output is not a terminal; NO_COLOR and FORCE_COLOR override that.
  colors: pico.isColorSupported,
  environment: process.env,
  signal: interrupt.signal,
  readStdin: () => text(process.stdin),
  ...(confirm && { confirm }),
});
// Sockets kept alive for a next call must not hold the process.
process.stdout.write('', error => {
  // An error has its listener above, which may be called after this.
  if (!error) process.exit(code);
});
