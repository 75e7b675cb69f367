import { settingsFileNames } from '../../../files/fileNames.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { resolveUri } from '../../names/relativePath.ts';
import type { Workspace } from '../../workspace.ts';

/** A folder has two settings files, and neither applies. */
export function checkSettingsPair(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  const other = settingsFileNames.find(name => {
    const uri = name === file.name ? undefined : resolveUri(file.uri, name);
    return uri !== undefined && workspace.file(uri) !== undefined;
  });
  if (other === undefined) return [];
  const message = messages['two-settings-files'](other);
  const end = file.text.getText().split(/\r?\n/, 1)[0]?.length ?? 0;
  return [{ code: 'two-settings-files', severity: 'error', message, range: { start: 0, end } }];
}
