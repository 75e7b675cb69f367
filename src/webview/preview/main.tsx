import { render } from 'preact';
import type { Preview, ToPreview } from '../../protocol/preview.ts';
import { previewApi } from './previewApi.ts';
import { PreviewView } from './previewView.tsx';
import './preview.css';

const root = document.createElement('main');
document.body.append(root);

let preview: Preview | undefined;
/** The legend entry whose spans are highlighted. */
let chosen: string | undefined;

function draw(): void {
  const view = (
    <PreviewView
      preview={preview}
      chosen={chosen}
      choose={key => {
        chosen = key === chosen ? undefined : key;
        draw();
      }}
      send={message => previewApi.postMessage(message)}
    />
  );
  render(view, root);
}

window.addEventListener('message', ({ data }: MessageEvent<ToPreview>) => {
  preview = data.preview;
  // VS Code passes this back to the host when the window is opened again.
  if (preview) previewApi.setState({ uri: preview.uri, row: preview.row });
  draw();
});

previewApi.postMessage({ type: 'ready' });
