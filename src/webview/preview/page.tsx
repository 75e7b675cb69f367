import { render } from 'preact';
import type { FromPreview, Preview, ToPreview } from '../../protocol/preview.ts';
import { createDrawing } from '../drawing.ts';
import { connectPictures } from '../media/pictures.ts';
import type { VsCodeApi } from '../vscodeApi.ts';
import { PreviewView } from './previewView.tsx';

/** Shows the preview of a prompt's messages. */
export function startPreview(vscode: VsCodeApi<FromPreview>): void {
  const root = document.createElement('main');
  document.body.append(root);

  let preview: Preview | undefined;
  /** The legend entry whose spans are highlighted. */
  let chosen: string | undefined;

  const drawing = createDrawing(() => {
    const view = (
      <PreviewView
        preview={preview}
        chosen={chosen}
        choose={key => {
          chosen = key === chosen ? undefined : key;
          drawing.soon();
        }}
        send={message => vscode.postMessage(message)}
      />
    );
    render(view, root);
  });

  window.addEventListener('message', ({ data }: MessageEvent<ToPreview>) => {
    if (data.type !== 'preview') return;
    preview = data.preview;
    // VS Code passes this back to the host when the window is opened again.
    if (preview) vscode.setState({ uri: preview.uri, row: preview.row });
    drawing.inFrame();
  });

  connectPictures(message => vscode.postMessage(message));
  vscode.postMessage({ type: 'ready' });
}
