import { type CancellationToken, CancellationTokenSource } from 'vscode';

/** The editor's way of cancelling as the one everything below it knows. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** A call's signal as the editor's own interface takes it; to be disposed when the call is over. */
export function cancellationOf(signal: AbortSignal): CancellationTokenSource {
  const source = new CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener('abort', () => source.cancel(), { once: true });
  return source;
}
