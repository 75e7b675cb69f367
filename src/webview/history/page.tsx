import { render } from 'preact';
import type { FromHistory, ToHistory } from '../../protocol/history.ts';
import { createDrawing } from '../drawing.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { HistoryView } from './historyView.tsx';
import {
  type HistoryChoices,
  type HistoryState,
  reduce,
  restoredState,
  savedState,
} from './state.ts';

/** Milliseconds after a key press until the log is searched. */
const SEARCH_DELAY_MS = 200;

/** Shows the run history of a prompt. */
export function startHistory(vscode: VsCodeApi<FromHistory>): void {
  const root = document.createElement('main');
  document.body.append(root);

  let state: HistoryState = restoredState(vscode.getState());
  let later: ReturnType<typeof setTimeout> | undefined;
  const send = (message: FromHistory): void => vscode.postMessage(message);

  const drawing = createDrawing(() =>
    render(<HistoryView state={state} change={change} send={send} />, root),
  );

  /** What the user sets is drawn immediately, messages of the host once per frame. */
  function change(set: Partial<HistoryChoices>): void {
    const { query } = state.filters;
    state = { ...state, ...set };
    vscode.setState(savedState(state));
    if (state.filters.query !== query) {
      clearTimeout(later);
      later = setTimeout(search, SEARCH_DELAY_MS);
    }
    drawing.soon();
  }

  function search(): void {
    send({ type: 'search', query: state.filters.query });
  }

  window.addEventListener('message', ({ data }: MessageEvent<ToHistory>) => {
    state = reduce(state, data);
    if (data.type === 'prompt') vscode.setState(savedState(state));
    drawing.inFrame();
  });

  window.addEventListener('keydown', event => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      root.querySelector<HTMLInputElement>('.query')?.select();
    } else if (isCommand && event.key === 'Enter') {
      event.preventDefault();
      const run = state.runs.find(({ id }) => id === state.active);
      if (run?.hasInput) send({ type: 'runAgain', id: run.id });
    }
  });

  send({ type: 'ready' });
  if (state.filters.query.trim() !== '') search();
}
