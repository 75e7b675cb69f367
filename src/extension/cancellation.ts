import { type CancellationToken, CancellationTokenSource } from 'vscode';

/** Converts VS Code's cancellation token to an AbortSignal, which all other code uses. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Converts the signal of a call to a cancellation token. Must be disposed when the call has ended. */
export function cancellationOf(signal: AbortSignal): CancellationTokenSource {
  const source = new CancellationTokenSource();
  if (signal.aborted) source.cancel();
  else signal.addEventListener('abort', () => source.cancel(), { once: true });
  return source;
}
