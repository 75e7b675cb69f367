import type { Settings } from '../model/settings/settings.ts';
import type { LanguageFile } from './languageFile.ts';

/**
 * The files of ours that the editor's folders hold, open ones with their unsaved text.
 * Whoever serves the language fills it; the features only ask.
 */
export interface Workspace {
  /** Every file, in the order of their URIs. */
  files(): Iterable<LanguageFile>;
  file(uri: string): LanguageFile | undefined;
  /** `touchstone.yaml` of the workspace folder that a file belongs to, or the defaults. */
  settings(uri: string): Settings;
  /** The workspace folder that a file belongs to; without one, the folder it is in. */
  folder(uri: string): string;
  /** Why a file that is there is not read, as the end of a sentence; undefined for all others. */
  unreadable(uri: string): string | undefined;
  /** The URI of the file that declares the schema of this name for a prompt. */
  schemaFile(uri: string, name: string): string | undefined;
  /** The names in a folder, folders with a `/` at the end; none when it cannot be read. */
  list(folderUri: string): Promise<readonly string[]>;
}
