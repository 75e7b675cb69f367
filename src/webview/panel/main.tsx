import { render } from 'preact';
import type { ToWebview } from '../../protocol/messages.ts';
import { App } from './app.tsx';
import { keepState, keptReplies, restoreState } from './keptState.ts';
import { anticipate, canRun, isForHost, type PanelAction, reduce } from './state.ts';
import { vscodeApi } from './vscodeApi.ts';
import './panel.css';

const root = document.createElement('main');
document.body.append(root);

let state = restoreState(vscodeApi.getState());
const kept = keptReplies(state);
let drawing = 0;

function draw(): void {
  cancelAnimationFrame(drawing);
  drawing = 0;
  render(<App state={state} act={act} />, root);
}

/**
 * Actions of the user are drawn immediately. Messages of the host, including bursts of tokens, are drawn once
 * per frame.
 */
function act(action: PanelAction): void {
  state = anticipate(state, action);
  draw();
  if (isForHost(action)) vscodeApi.postMessage(action);
  else vscodeApi.setState(keepState(state));
}

window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => {
  state = reduce(state, data);
  if (data.type !== 'delta') vscodeApi.setState(keepState(state));
  drawing ||= requestAnimationFrame(draw);
});

window.addEventListener('keydown', event => {
  // In an open list, Escape closes the list.
  const stops = event.key === 'Escape' && !(event.target instanceof HTMLSelectElement);
  const runs = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  if (runs) event.preventDefault();
  if (runs && canRun(state)) act({ type: 'run', what: 'compare' });
  if (stops && state.running) act({ type: 'stop' });
});

draw();
vscodeApi.postMessage({ type: 'ready', ...(kept && { kept }) });
