import { dirname } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { LoadedPrompt } from '../run/loadedPrompt.ts';
import { loadCore } from './loadCore.ts';

/**
 * A prompt as its editor holds it, unsaved changes included; its partials too.
 * @throws when it is neither open nor a file that can be read.
 */
export async function loadPrompt(uri: Uri): Promise<LoadedPrompt> {
  const { loadPromptText } = await loadCore();
  const text = await textOf(uri);
  const path = workspace.asRelativePath(uri);
  const prompt = await loadPromptText(text, path, name => readPartial(uri, name));
  const mediaPlaces = mediaPlacesOf(uri);
  return { ...prompt, ...(mediaPlaces && { mediaPlaces }) };
}

/** Only files of this machine are read for a call. */
function mediaPlacesOf(uri: Uri): LoadedPrompt['mediaPlaces'] {
  if (uri.scheme !== 'file') return undefined;
  const folder = dirname(uri.fsPath);
  const root = workspace.getWorkspaceFolder(uri)?.uri;
  return { root: root?.scheme === 'file' ? root.fsPath : folder, folders: [folder] };
}

/**
 * Asks VS Code to open nothing: a document opened by us would keep an edit that was thrown away
 * when its editor was closed.
 */
async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** The text of `_name.prompt` beside a prompt: from its editor when open, else from the file. */
async function readPartial(prompt: Uri, name: string): Promise<string | undefined> {
  if (prompt.scheme === 'untitled') return undefined;
  const uri = partialUri(prompt, name);
  try {
    return await textOf(uri);
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
