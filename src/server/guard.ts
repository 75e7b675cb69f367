import { setImmediate } from 'node:timers/promises';
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver';
import { processGate } from '../redaction/knownSecrets.ts';
import { messages } from './messages.ts';

/** Registers the handler of a request. */
export type OnRequest = <P, R, PR, E, RO>(
  type: ProtocolRequestType<P, R, PR, E, RO>,
  empty: R,
  answer: (params: P, signal: AbortSignal) => FeatureResult<R> | Promise<FeatureResult<R>>,
) => void;

/** The results of a feature are read-only and may be missing. */
type FeatureResult<R> = (R extends readonly (infer Item)[] ? readonly Item[] : R) | undefined;

/** Why a request of the user is refused. The editor shows the message. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Handles requests so that errors never reach the connection: a failure is logged and answered with an empty
 * result, and a request that was cancelled while it waited is not processed.
 * @param ready resolves when the workspace has been read.
 */
export function createOnRequest(connection: Connection, ready: () => Promise<void>): OnRequest {
  return (type, empty, answer) => {
    connection.onRequest(type.method, (params, token: CancellationToken) =>
      guardedRequest<unknown>(connection, type.method, token, empty, async signal => {
        await ready();
        // Processes cancellations that have already arrived.
        await setImmediate();
        signal.throwIfAborted();
        return (await answer(params, signal)) ?? empty;
      }),
    );
  };
}

async function guardedRequest<R>(
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
      return new ResponseError(LSPErrorCodes.RequestCancelled, messages.cancelled());
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

/** Logs a failure in the editor. */
export function logFailure(connection: Connection, what: string, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  connection.console.error(processGate().text(messages.failed(what, detail)));
}
