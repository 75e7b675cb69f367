import type { Dispatcher } from 'undici';
import type { ByteSource } from './plainResponse.ts';
import type { RawHeaders } from './receivedHeaders.ts';

/** The answer to a request, whose body is read in pieces. */
export interface DispatchedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: RawHeaders;
  readonly body: ByteSource;
}

/** Bytes that were received and not read, from which the connection is paused. */
const MOST_UNREAD = 2 ** 18;

/**
 * Sends a request and resolves with the head of its answer. Undici's `request` does the same with a Node stream for each
 * body, which takes as long as everything else that it does.
 * @throws the signal's reason, or a TypeError as `fetch` does, also when the body is read.
 */
export function dispatched(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal | null | undefined,
): Promise<DispatchedAnswer> {
  return new Promise((resolve, reject) => {
    const unread: Uint8Array[] = [];
    let unreadBytes = 0;
    let isAnswered = false;
    let isEnded = false;
    let failure: { readonly error: unknown } | undefined;
    let control: Dispatcher.DispatchController | undefined;
    let wake = (): void => {};

    function end(): void {
      isEnded = true;
      signal?.removeEventListener('abort', onAbort);
      wake();
    }

    /** The first failure is the reason: an abort also closes the connection. */
    function fail(cause: unknown): void {
      const message = isAnswered ? 'terminated' : 'fetch failed';
      failure ??= { error: signal?.aborted ? signal.reason : new TypeError(message, { cause }) };
      reject(failure.error);
      end();
    }

    function onAbort(): void {
      unread.length = 0;
      // A request that waits for a connection has nothing to abort yet.
      fail(signal?.reason);
      control?.abort(signal?.reason);
    }

    const body: ByteSource = {
      async next() {
        for (;;) {
          const piece = unread.shift();
          if (piece) {
            unreadBytes -= piece.length;
            if (unreadBytes < MOST_UNREAD && control?.paused) control.resume();
            return piece;
          }
          if (failure) throw failure.error;
          if (isEnded) return undefined;
          await new Promise<void>(resume => {
            wake = resume;
          });
        }
      },
      async cancel() {
        if (!isEnded) control?.abort(new Error('unread'));
      },
    };

    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener('abort', onAbort, { once: true });
    dispatcher.dispatch(request, {
      onRequestStart(controller) {
        control = controller;
        if (signal?.aborted) controller.abort(signal.reason);
      },
      onResponseStart(_, status, headers, statusText = '') {
        if (status < 200) return;
        isAnswered = true;
        resolve({ status, statusText, headers, body });
      },
      onResponseData(controller, piece) {
        unread.push(piece);
        unreadBytes += piece.length;
        if (unreadBytes >= MOST_UNREAD) controller.pause();
        wake();
      },
      onResponseEnd: end,
      onResponseError: (_, error) => fail(error),
    });
  });
}
