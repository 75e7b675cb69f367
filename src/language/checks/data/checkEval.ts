import { EvalFile } from '../../../eval/plan/evalFile.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { plainSchema } from '../../../schema/jsonSchema.ts';
import type { YamlFile } from '../../languageFile.ts';
import type { Workspace } from '../../workspace.ts';
import { checkEvalFields } from './checkEvalFields.ts';
import { checkListedModels } from './checkListedModels.ts';
import { checkRows } from './checkRows.ts';
import { checkYamlFile } from './checkYamlFile.ts';
import { subjectsOfEval } from './rowSubject.ts';
import { writtenRows } from './writtenRows.ts';

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
