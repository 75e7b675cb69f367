import { SettingsFile } from '../../../model/settings/settingsFile.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { plainSchema } from '../../../schema/jsonSchema.ts';
import type { DatasetFile, YamlFile } from '../../languageFile.ts';
import type { Workspace } from '../../workspace.ts';
import { runChecks } from '../runChecks.ts';
import { checkDataset } from './checkDataset.ts';
import { checkEndpoints } from './checkEndpoints.ts';
import { checkEval } from './checkEval.ts';
import { checkListedModels } from './checkListedModels.ts';
import { checkSettingsPair } from './checkSettingsPair.ts';
import { checkYamlFile } from './checkYamlFile.ts';

/** Everything to say at once about a file that is no prompt, in the order of the text. */
export function dataDiagnostics(
  workspace: Workspace,
  file: DatasetFile | YamlFile,
): readonly Diagnostic[] {
  const found = diagnosticsOf(workspace, file);
  // What the schema has to say of these is a pattern that they do not match.
  const references = new Set(
    found.flatMap(({ code, range }) => (code === 'model-reference' ? [range.start] : [])),
  );
  return found
    .filter(({ code, range }) => code !== 'yaml-value' || !references.has(range.start))
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

const settings = plainSchema(SettingsFile);

function diagnosticsOf(workspace: Workspace, file: DatasetFile | YamlFile): readonly Diagnostic[] {
  switch (file.kind) {
    case 'dataset':
      return checkDataset(workspace, file);
    case 'eval':
      return checkEval(workspace, file);
    case 'settings':
      return runChecks([
        () => checkSettingsPair(workspace, file),
        () => checkYamlFile(file, settings),
        () => checkEndpoints(file),
        () => checkListedModels(workspace, file, ['models', 'default']),
        () => checkListedModels(workspace, file, ['models', 'compare']),
      ]);
  }
}
