import type { Command } from 'commander';
import { serveStdio } from '../server/stdio.ts';
import { type ExitCode, exitCodes, type Terminal } from './terminal/terminal.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .option('--stdio', 'use standard input and output (default)\n(touchstone lsp --stdio)')
    .action(async () => {
      await serveStdio(terminal.signal);
      done(exitCodes.passed);
    });
}
