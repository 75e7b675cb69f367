import type { CancellationToken } from 'vscode';

/** The editor's way of cancelling as the one everything below it knows. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
