import { render } from 'preact';
import type { FromWebview, ToWebview } from '../../protocol/messages.ts';
import { createDrawing } from '../drawing.ts';
import { connectPictures } from '../media/pictures.ts';
import { canRun, type PanelAction } from '../replies/state.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { ComparisonApp } from './app.tsx';
import { anticipate, initialState, messageFor, reduce } from './state.ts';

/** Shows the replies of a prompt side by side. */
export function startComparison(vscode: VsCodeApi<FromWebview>): void {
  const root = document.createElement('main');
  document.body.append(root);
  let state = initialState;

  const drawing = createDrawing(() => render(<ComparisonApp state={state} act={act} />, root));

  function act(action: PanelAction): void {
    state = anticipate(state, action);
    drawing.soon();
    const message = messageFor(action);
    if (message) vscode.postMessage(message);
  }

  window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => {
    state = reduce(state, data);
    // VS Code passes this back to the host when the window is opened again.
    if (data.type === 'prompt' && data.prompt) vscode.setState({ uri: data.prompt.uri });
    drawing.inFrame();
  });

  window.addEventListener('keydown', event => {
    const runs = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (runs) event.preventDefault();
    if (runs && canRun(state.panel)) act({ type: 'run', what: 'compare' });
    const isInControl = event.target instanceof HTMLSelectElement;
    if (event.key === 'Escape' && !isInControl && state.panel.running) act({ type: 'stop' });
  });

  connectPictures(message => vscode.postMessage(message));
  drawing.soon();
  vscode.postMessage({ type: 'ready' });
}
