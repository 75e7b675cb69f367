import { setImmediate } from 'node:timers/promises';
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver';
import { processGate } from '../redaction/knownSecrets.ts';

/** Registers the answer to a request. */
export type OnRequest = <P, R, PR, E, RO>(
  type: ProtocolRequestType<P, R, PR, E, RO>,
  empty: R,
  answer: (params: P, signal: AbortSignal) => Answered<R> | Promise<Answered<R>>,
) => void;

/** A feature's results are not to be changed, and may be missing. */
type Answered<R> = (R extends readonly (infer Item)[] ? readonly Item[] : R) | undefined;

/** Why something a person asked for is not done; the editor shows the message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Answers requests so that no failure reaches the connection: what fails is logged and answered
 * with nothing, what was cancelled while it waited is not begun.
 * @param ready resolves when the workspace has been read.
 */
export function createOnRequest(connection: Connection, ready: () => Promise<void>): OnRequest {
  return (type, empty, answer) => {
    connection.onRequest(type.method, (params, token: CancellationToken) =>
      guarded<unknown>(connection, type.method, token, empty, async signal => {
        await ready();
        // Cancellations that have arrived by now are read first.
        await setImmediate();
        signal.throwIfAborted();
        return (await answer(params, signal)) ?? empty;
      }),
    );
  };
}

async function guarded<R>(
  connection: Connection,
  method: string,
  token: CancellationToken,
  empty: R,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R | ResponseError<void>> {
  const abort = new AbortController();
  const cancelled = token.onCancellationRequested(() => abort.abort());
  try {
    return await work(abort.signal);
  } catch (error) {
    if (token.isCancellationRequested) {
      return new ResponseError(LSPErrorCodes.RequestCancelled, 'The editor cancelled the request.');
    }
    if (error instanceof Refusal) {
      return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    }
    logFailure(connection, method, error);
    return empty;
  } finally {
    cancelled.dispose();
  }
}

/** Writes to the log of the editor that something failed. */
export function logFailure(connection: Connection, what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  connection.console.error(processGate().text(`${what} failed: ${detail}`));
}
