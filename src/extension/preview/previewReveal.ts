import { Range, type TextDocument, type Uri, ViewColumn, window, workspace } from 'vscode';
import type { PreviewSource } from '../../protocol/preview.ts';
import { partialUri } from '../prompts/promptDocuments.ts';

/** Shows the origin of a span in the editor next to the preview. */
export async function revealSource(
  prompt: Uri,
  source: PreviewSource,
  offset: number,
): Promise<void> {
  const { partial } = source;
  const uri = partial === undefined ? prompt : partialUri(prompt, partial);
  const document = await workspace.openTextDocument(uri);
  const at = document.positionAt(inFile(document, source, offset));
  const end = offset === 0 ? document.positionAt(source.end) : at;
  await window.showTextDocument(document, {
    viewColumn: editorColumnOf(uri) ?? editorColumnOf(prompt) ?? ViewColumn.One,
    selection: new Range(at, end),
  });
}

/** A rendered line end is one character, and one in a file may be two. */
function inFile(document: TextDocument, { start, end }: PreviewSource, offset: number): number {
  const text = document.getText().slice(start, end);
  let at = 0;
  for (let rest = offset; rest > 0 && at < text.length; rest--) {
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return start + at;
}

function editorColumnOf(uri: Uri): ViewColumn | undefined {
  const shows = ({ document }: { readonly document: TextDocument }): boolean =>
    document.uri.toString() === uri.toString();
  return window.visibleTextEditors.find(shows)?.viewColumn;
}
