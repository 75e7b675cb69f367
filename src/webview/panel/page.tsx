import { render } from 'preact';
import type { FromWebview, ToWebview } from '../../protocol/messages.ts';
import { createDrawing } from '../drawing.ts';
import { connectPictures } from '../media/pictures.ts';
import { anticipate, canRun, isForHost, type PanelAction, reduce } from '../replies/state.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { App } from './app.tsx';
import { keepState, keptReplies, restoreState } from './keptState.ts';
import { wide } from './replies/useNarrow.ts';

/** In milliseconds. Saving 1 MB of replies takes as long as a frame, so it is not done for each message. */
const SAVE_INTERVAL = 250;

/** Shows the Run view. */
export function startPanel(vscode: VsCodeApi<FromWebview>): void {
  const root = document.createElement('main');
  document.body.append(root);

  let state = restoreState(vscode.getState());
  const kept = keptReplies(state);
  let saving = 0;

  const drawing = createDrawing(() => render(<App state={state} act={act} />, root));

  function save(): void {
    clearTimeout(saving);
    saving = 0;
    vscode.setState(keepState(state));
  }

  function saveSoon(): void {
    saving ||= window.setTimeout(save, SAVE_INTERVAL);
  }

  /**
   * Actions of the user are drawn immediately. Messages of the host, including bursts of tokens, are drawn
   * once per frame.
   */
  function act(action: PanelAction): void {
    state = anticipate(state, action);
    drawing.soon();
    if (isForHost(action)) vscode.postMessage(action);
    else saveSoon();
  }

  window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => {
    state = reduce(state, data);
    if (data.type !== 'deltas') saveSoon();
    drawing.inFrame();
  });

  window.addEventListener('pagehide', save);

  window.addEventListener('keydown', event => {
    // In an open list, Escape closes the list.
    const stops = event.key === 'Escape' && !(event.target instanceof HTMLSelectElement);
    const runs = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (runs) event.preventDefault();
    if (runs && canRun(state)) act({ type: 'run', what: 'compare' });
    if (stops && state.running) act({ type: 'stop' });
  });

  // The host opens the comparison of several replies where there is no room for it here.
  const room = window.matchMedia(wide);
  const tellRoom = () => vscode.postMessage({ type: 'narrow', narrow: !room.matches });
  room.addEventListener('change', tellRoom);

  connectPictures(message => vscode.postMessage(message));
  drawing.soon();
  tellRoom();
  vscode.postMessage({ type: 'ready', ...(kept && { kept }) });
}
