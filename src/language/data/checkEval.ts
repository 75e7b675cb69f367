import { EvalFile } from '../../eval/evalFile.ts';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import { isRecord, plainSchema } from '../../schema/jsonSchema.ts';
import type { YamlFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';
import { checkEvalFields } from './checkEvalFields.ts';
import { checkListedModels } from './checkListedModels.ts';
import { checkRows } from './checkRows.ts';
import { checkYamlFile } from './checkYamlFile.ts';
import type { PlacedRow } from './placedRows.ts';
import { yamlPlaces } from './places.ts';
import { plainValue } from './plainValue.ts';
import { subjectsOfEval } from './rowSubject.ts';

const schema = plainSchema(EvalFile);

/** Everything to say about an eval file that can be said at once. */
export function checkEval(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  if (file.yaml.errors.length > 0) return checkYamlFile(file, schema);
  return [
    ...checkYamlFile(file, schema),
    ...checkListedModels(workspace, file, ['models']),
    ...checkEvalFields(workspace, file),
    ...checkRows(writtenRows(file), subjectsOfEval(workspace, file)),
  ];
}

/** What is no object is refused by the schema. */
function* writtenRows({ yaml, text }: YamlFile): Generator<PlacedRow> {
  const value = plainValue(yaml);
  const rows = isRecord(value) ? value['rows'] : undefined;
  if (!Array.isArray(rows)) return;
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row)) continue;
    const places = yamlPlaces(yaml, text.getText(), ['rows', index]);
    yield { raw: { line: 1, value: row }, places };
  }
}
