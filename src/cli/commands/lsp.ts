import type { Command } from 'commander';
import packageFile from '../../../package.json' with { type: 'json' };
import { type ExitCode, exitCodes, type Terminal } from '../terminal.ts';

export function define(command: Command, terminal: Terminal, done: (code: ExitCode) => void): void {
  command
    .option(
      '--stdio',
      'speak over standard input and output, as is the default\n(touchstone lsp --stdio)',
    )
    .action(async () => {
      await serve(terminal);
      done(exitCodes.passed);
    });
}

/** Ends when the editor says so or goes away. */
async function serve(terminal: Terminal): Promise<void> {
  const { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } =
    await import('vscode-languageserver/node');
  const { createNodeFileSystem, LARGEST } = await import('../../server/nodeFileSystem.ts');
  const { startServer } = await import('../../server/server.ts');
  const ended = Promise.withResolvers<void>();
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  // Standard output belongs to the protocol.
  console.log = console.error;
  process.stdin.once('end', ended.resolve).once('close', ended.resolve);
  terminal.signal.addEventListener('abort', () => ended.resolve(), { once: true });
  startServer(connection, {
    version: packageFile.version,
    fileSystem: createNodeFileSystem({
      largest: LARGEST,
      warn: message => connection.console.info(message),
    }),
  });
  await ended.promise;
}
