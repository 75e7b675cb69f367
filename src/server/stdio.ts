import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startNodeServer } from './nodeServer.ts';

/**
 * Runs the language server over standard input and output until the editor ends it or disconnects, or the
 * signal is aborted.
 */
export async function serveStdio(signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  stdin.once('end', resolve).once('close', resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  // Standard output is used by the protocol.
  console.log = console.error;
  startNodeServer(
    createConnection(
      ProposedFeatures.all,
      new StreamMessageReader(stdin),
      new StreamMessageWriter(stdout),
    ),
  );
  await ended;
}
