import type { Settings } from '../model/settings/settings.ts';
import type { LanguageFile } from './languageFile.ts';

/**
 * The Touchstone files in the editor's folders, open ones with their unsaved text. The server provides it to
 * the features.
 */
export interface Workspace {
  /** Every file, sorted by URI. */
  files(): Iterable<LanguageFile>;
  file(uri: string): LanguageFile | undefined;
  /** The `touchstone.yaml` of the workspace folder that a file belongs to, or the defaults. */
  settings(uri: string): Settings;
  /** The workspace folder that a file belongs to, otherwise the folder of the file. */
  folder(uri: string): string;
  /** Why an existing file is not read, as the end of a sentence. Undefined for other files. */
  unreadable(uri: string): string | undefined;
  /** The URI of the file that declares a schema for a prompt. */
  schemaFile(uri: string, name: string): string | undefined;
  /** The names in a folder. Those of folders end with `/`. Empty when the folder cannot be read. */
  list(folderUri: string): Promise<readonly string[]>;
}
