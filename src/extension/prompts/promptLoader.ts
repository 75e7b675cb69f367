import { dirname } from 'node:path';
import { FileSystemError, l10n, type TextDocument, Uri, workspace } from 'vscode';
import { promptNameOf } from '../../files/fileNames.ts';
import { largest, placeBelow } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { stateKey } from '../../files/state.ts';
import { formatBytes } from '../../format/figures.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptText } from '../../load/loadPromptFile.ts';
import { type PromptNames, parseWithNames, promptNamesOf } from '../../load/promptNames.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import type { PartialRead } from '../../prompt/partials.ts';
import { errorMessage } from '../errorMessage.ts';
import { workspaceFolderFor } from '../workspace/workspaceFolder.ts';
import { partialUri } from './promptDocuments.ts';

/**
 * Loads a prompt with the unsaved changes of its editor, and its partials.
 * @throws when it is neither open nor a file that can be read, or is a link out of its workspace.
 */
export async function loadOpenPrompt(uri: Uri): Promise<LoadedPrompt> {
  const root = uri.scheme === 'file' ? await workspaceFolderFor(uri) : undefined;
  const path = workspace.asRelativePath(uri);
  const text = await readCurrentText(uri, root);
  if (typeof text !== 'string')
    throw new Error(l10n.t('{0} cannot be read: {1}.', path, text.problem));
  const readPartial = (name: string) => partialTextOf(uri, name, root);
  if (root === undefined) return loadPromptText(text, path, readPartial);
  const key = await stateKey(root, uri.fsPath, promptNameOf(uri.path).name);
  const names = await editorNames(uri, root);
  const prompt = await loadPromptText(text, path, readPartial, { key, names });
  return { ...prompt, mediaPlaces: { root, folders: [dirname(uri.fsPath)] } };
}

/** The document of an open prompt, with the schemas and helpers that are declared for it. */
export async function parseOpenPrompt(document: TextDocument): Promise<PromptDocument> {
  const { uri } = document;
  const root = uri.scheme === 'file' ? await workspaceFolderFor(uri) : undefined;
  return parseWithNames(
    document.getText(),
    root === undefined ? undefined : await editorNames(uri, root),
  );
}

/** Schema files are read with the unsaved changes of their editors. */
async function editorNames(prompt: Uri, root: string): Promise<PromptNames> {
  return promptNamesOf(root, dirname(prompt.fsPath), async path => {
    const read = await readCurrentText(Uri.file(path), root, 'settings');
    return typeof read !== 'string' && read.missing ? undefined : read;
  });
}

interface UnreadPrompt {
  readonly problem: string;
  readonly missing?: boolean;
}

/**
 * Does not open a document, because VS Code would keep an edit that was discarded when its editor was closed.
 * An open text follows the rules of its file: a link to a place outside the workspace is not used.
 * @param root the workspace folder. Undefined for files that are not on this machine.
 * @param kind determines the size limit.
 */
async function readCurrentText(
  uri: Uri,
  root: string | undefined,
  kind: 'prompt' | 'settings' = 'prompt',
): Promise<string | UnreadPrompt> {
  const limit = largest[kind];
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) {
    const place = root === undefined ? undefined : await placeBelow(root, uri.fsPath);
    return place?.ok === false && place.reason === 'outside' ? place : open.getText();
  }
  if (root !== undefined) return readText(root, uri.fsPath, limit);
  const { size } = await workspace.fs.stat(uri);
  if (size > limit) {
    return { problem: l10n.t('it is larger than {0}', formatBytes(limit)) };
  }
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** The text of `_name.prompt` next to a prompt, from its editor when it is open, otherwise from the file. */
async function partialTextOf(
  prompt: Uri,
  name: string,
  root: string | undefined,
): Promise<PartialRead> {
  if (prompt.scheme === 'untitled') return undefined;
  try {
    const text = await readCurrentText(partialUri(prompt, name), root);
    return typeof text !== 'string' && text.missing ? undefined : text;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return undefined;
    return { problem: errorMessage(error) };
  }
}
