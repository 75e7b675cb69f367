import { emptyDataset } from '../../../eval/dataset/dataset.ts';
import { contentProblems, EvalFile } from '../../../eval/plan/evalFile.ts';
import { entryProblem } from '../../../eval/scorers/scoreSchema.ts';
import { promptBeside, settingsFileNames } from '../../../files/fileNames.ts';
import { endpointProblems } from '../../../model/settings/endpoints.ts';
import { SettingsFile } from '../../../model/settings/settingsFile.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { plainSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import { valueRange } from '../../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { replaceWith } from '../../edits/action.ts';
import type { OpenDataset, YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { modelsListed } from '../../names/modelMentions.ts';
import { resolveUri } from '../../relativePath.ts';
import type { Workspace } from '../../workspace.ts';
import { modelProblem } from '../prompt/checkModels.ts';
import { runChecks } from '../runChecks.ts';
import { checkEvalFields } from './checkEvalFields.ts';
import { checkRows } from './checkRows.ts';
import { checkYamlFile } from './checkYamlFile.ts';
import { locatedRows, writtenRows } from './placedRows.ts';
import { subjectsOfDataset, subjectsOfEval } from './rowSubject.ts';
import { firstLineRange, visibleRange } from './visibleRange.ts';

/** All diagnostics of a file that is not a prompt, in the order of the text. */
export function dataDiagnostics(
  workspace: Workspace,
  file: OpenDataset | YamlFile,
): readonly Diagnostic[] {
  const found = diagnosticsOf(workspace, file);
  // For these, the schema would only report a pattern that does not match.
  const references = new Set(
    found.flatMap(({ code, range }) => (code === 'model-reference' ? [range.start] : [])),
  );
  return found
    .filter(({ code, range }) => code !== 'yaml-value' || !references.has(range.start))
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

const settings = plainSchema(SettingsFile);

function diagnosticsOf(workspace: Workspace, file: OpenDataset | YamlFile): readonly Diagnostic[] {
  switch (file.kind) {
    case 'dataset':
      return datasetDiagnostics(workspace, file);
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

/** All diagnostics of a golden dataset. */
function datasetDiagnostics(workspace: Workspace, file: OpenDataset): readonly Diagnostic[] {
  const subjects = subjectsOfDataset(workspace, file);
  const rows = [...locatedRows(file)];
  return [
    ...checkRows(rows, subjects),
    ...(rows.length === 0 && subjects.needsRows ? [empty(file)] : []),
    ...(subjects.hasPrompt ? [] : [alone(file)]),
  ];
}

function empty(file: OpenDataset): Diagnostic {
  return {
    code: 'dataset-empty',
    severity: 'error',
    message: emptyDataset,
    range: firstVisibleLine(file),
  };
}

function alone(file: OpenDataset): Diagnostic {
  const message = messages['dataset-prompt'](promptBeside(file.name));
  return {
    code: 'dataset-prompt',
    severity: 'information',
    message,
    range: firstVisibleLine(file),
  };
}

function firstVisibleLine({ text }: OpenDataset): TextRange {
  const whole = text.getText();
  return firstLineRange(whole, visibleRange(whole, { start: 0, end: whole.length }));
}

const schema = plainSchema(EvalFile);

/** The diagnostics of an eval file that are available immediately. */
function checkEval(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  if (file.yaml.errors.length > 0) return checkYamlFile(file, schema);
  return [
    ...checkYamlFile(file, schema, entryProblem),
    ...checkListedModels(workspace, file, ['models']),
    ...checkContent(file),
    ...checkEvalFields(workspace, file),
    ...checkRows(writtenRows(file), subjectsOfEval(workspace, file)),
  ];
}

/** Checks the settings of scorers and the formulas of metrics beyond their schema. */
function checkContent({ yaml, text }: YamlFile): readonly Diagnostic[] {
  const value = yamlValue(yaml);
  if (!isRecord(value)) return [];
  return contentProblems(value).flatMap(({ message, path }): readonly Diagnostic[] => {
    const range = valueRange(yaml, path);
    if (!range) return [];
    const line = firstLineRange(text.getText(), range);
    return [{ code: 'yaml-value', severity: 'error', message, range: line }];
  });
}

/** Checks the endpoints of `touchstone.yaml` for addresses and headers that cannot be used. */
function checkEndpoints({ yaml, text }: YamlFile): readonly Diagnostic[] {
  // With YAML errors, nothing else is checked.
  if (yaml.errors.length > 0) return [];
  return endpointProblems(yamlValue(yaml)).flatMap(({ path, message }) => {
    const range = valueRange(yaml, path);
    if (!range) return [];
    return [
      {
        code: 'yaml-value',
        severity: 'error',
        message: `${message}.`,
        range: firstLineRange(text.getText(), range),
      },
    ];
  });
}

/** Checks a model or a list of models at a path of an eval file or `touchstone.yaml`. */
function checkListedModels(
  workspace: Workspace,
  file: YamlFile,
  path: YamlPath,
): readonly Diagnostic[] {
  const settings = workspace.settings(file.uri);
  return modelsListed(file, path).flatMap(({ id, range }): readonly Diagnostic[] => {
    if (Object.hasOwn(settings.endpoints, id.slice(0, id.indexOf('/')))) return [];
    const problem = modelProblem(id, settings);
    if (!problem) return [];
    const { instead, ...finding } = problem;
    // A value that is not a model reference makes these files unusable.
    const severity = problem.code === 'model-reference' ? 'error' : 'warning';
    return [{ ...finding, severity, range, ...replaceWith(range, instead) }];
  });
}

/** Reports that a folder has two settings files, so that neither applies. */
function checkSettingsPair(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  const other = settingsFileNames.find(name => {
    const uri = name === file.name ? undefined : resolveUri(file.uri, name);
    return uri !== undefined && workspace.file(uri) !== undefined;
  });
  if (other === undefined) return [];
  const message = messages['two-settings-files'](other);
  const end = file.text.getText().split(/\r?\n/, 1)[0]?.length ?? 0;
  return [{ code: 'two-settings-files', severity: 'error', message, range: { start: 0, end } }];
}
