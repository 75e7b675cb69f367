import { Range, type TextDocument, WorkspaceEdit, window, workspace } from 'vscode';
import { parsePrompt } from '../../prompt/document.ts';
import { editFrontmatter } from '../../prompt/frontmatter/editFrontmatter.ts';
import { notify } from '../notify.ts';

/** Sets the model of a prompt and shows the prompt. A single edit, which can be undone; the file is not saved. */
export async function writeModel(document: TextDocument, model: string): Promise<void> {
  const change = { kind: 'set', path: ['model'], value: model, first: true } as const;
  const edited = editFrontmatter(parsePrompt(document.getText()), change);
  if (!edited.ok) {
    void notify.error(edited.message);
    return;
  }
  const edit = new WorkspaceEdit();
  for (const { range, text } of edited.edits) {
    const place = new Range(document.positionAt(range.start), document.positionAt(range.end));
    edit.replace(document.uri, place, text);
  }
  await workspace.applyEdit(edit);
  await window.showTextDocument(document);
}
