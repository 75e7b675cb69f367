import { text } from 'node:stream/consumers';
import pico from 'picocolors';
import { messages } from './messages.ts';
import { runCli } from './program.ts';
import { confirmer } from './terminal/confirm.ts';
import { createOutput } from './terminal/output.ts';
import { type ExitCode, exitCodes } from './terminal/terminal.ts';

/** Maximum time for a clean exit in milliseconds. */
const GRACE = 1900;

const interrupt = new AbortController();
/** Set when standard output or error can no longer be written. */
let brokenOutput: ExitCode | undefined;

let isSignalled = false;

function endWithin(code: ExitCode): void {
  interrupt.abort();
  setTimeout(() => process.exit(code), GRACE).unref();
}

process.on('SIGINT', () => {
  isSignalled = true;
  // The first signal requests a clean exit, the second one exits immediately.
  if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
  endWithin(exitCodes.interrupted);
});
for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isSignalled = true;
    endWithin(exitCodes.interrupted);
  });
}
for (const output of [process.stdout, process.stderr]) {
  output.on('error', error => {
    if (brokenOutput !== undefined) return;
    // A reader such as `head` that has ended, or a closed terminal, is not an error of Touchstone.
    const isGone = 'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');
    brokenOutput = isGone ? exitCodes.passed : exitCodes.misused;
    if (!isGone && output !== process.stderr) {
      createOutput(process.stderr).write(messages.outputFailed(error.message));
    }
    // Runs in progress still get their records.
    endWithin(brokenOutput);
  });
}

const confirm = confirmer(process.stdin, process.stderr, process.env, interrupt.signal);
const exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  // Disabled when standard output is not a terminal. NO_COLOR and FORCE_COLOR override that. `pico` alone
  // would also write colors into files and pipes in every CI job and on Windows.
  colors: pico.isColorSupported && (process.stdout.isTTY || Boolean(process.env['FORCE_COLOR'])),
  environment: process.env,
  signal: interrupt.signal,
  readStdin: () => text(process.stdin),
  ...(confirm && { confirm }),
});
// Sockets that are kept alive must not keep the process running.
process.stdout.write('', () => {
  // The error listener above may be called after this.
  setImmediate(() => process.exit(isSignalled ? exitCode : (brokenOutput ?? exitCode)));
});
