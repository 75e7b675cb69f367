import { render } from 'preact';
import type { ToWebview } from '../protocol/messages.ts';
import { App } from './app.tsx';
import { keepState, restoreState } from './keptState.ts';
import { anticipate, canRun, type PanelAction, reduce } from './state.ts';
import { vscodeApi } from './vscodeApi.ts';
import './panel.css';

const root = document.createElement('main');
document.body.append(root);

let state = restoreState(vscodeApi.getState());
let drawing = 0;

function draw(): void {
  cancelAnimationFrame(drawing);
  drawing = 0;
  render(<App state={state} act={act} />, root);
}

/** What the person does is drawn at once; what the host says, a burst of tokens too, once a frame. */
function act(action: PanelAction): void {
  state = anticipate(state, action);
  draw();
  if (action.type !== 'settle') vscodeApi.postMessage(action);
}

window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => {
  state = reduce(state, data);
  if (data.type !== 'delta') vscodeApi.setState(keepState(state));
  drawing ||= requestAnimationFrame(draw);
});

window.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (canRun(state)) act({ type: 'run' });
});

draw();
vscodeApi.postMessage({ type: 'ready' });
