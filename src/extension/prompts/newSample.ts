import { type Memento, type Uri, workspace } from 'vscode';

const KEY = 'sample';

/** Keeps the folder of a new sample until it is open: opening a folder starts the extension again. */
export async function keepSample(state: Memento, folder: Uri | undefined): Promise<void> {
  await state.update(KEY, folder?.toString());
}

/** The sample that was created for this window. Undefined when another folder is open. */
export function newSample(state: Memento): Uri | undefined {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  if (!folder || state.get(KEY) !== folder.toString()) return undefined;
  void keepSample(state, undefined);
  return folder;
}
