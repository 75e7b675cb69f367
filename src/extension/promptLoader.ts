import { type TextDocument, Uri, workspace } from 'vscode';
import type { LoadedPrompt } from '../run/loadedPrompt.ts';
import { loadCore } from './loadCore.ts';

/** A prompt as its editor holds it, unsaved changes included; its partials too. */
export async function loadOpenPrompt(document: TextDocument): Promise<LoadedPrompt> {
  const { loadPromptText } = await loadCore();
  const file = workspace.asRelativePath(document.uri);
  return loadPromptText(document.getText(), file, name => readPartial(document.uri, name));
}

/** The text of `_name.prompt` beside a prompt: from its editor when open, else from the file. */
async function readPartial(prompt: Uri, name: string): Promise<string | undefined> {
  if (prompt.scheme === 'untitled') return undefined;
  const uri = partialUri(prompt, name);
  const open = workspace.textDocuments.find(
    ({ uri: other }) => other.toString() === uri.toString(),
  );
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** Where the partial that a prompt names is, if it is. */
export function partialUri(prompt: Uri, name: string): Uri {
  return Uri.joinPath(prompt, '..', `_${name}.prompt`);
}

/** `_footer.prompt`: text for other prompts, not run by itself. */
export function isPartial(uri: Uri): boolean {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1).startsWith('_');
}
