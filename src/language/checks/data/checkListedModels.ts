import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { YamlPath } from '../../../prompt/frontmatter/yamlRange.ts';
import { replaceWith } from '../../edits/replaceWith.ts';
import type { YamlFile } from '../../languageFile.ts';
import { modelsListed } from '../../names/modelMentions.ts';
import type { Workspace } from '../../workspace.ts';
import { modelProblem } from '../prompt/checkModels.ts';

/** Models named at a path of an eval file or `touchstone.yaml`, one or a list, against the catalogue. */
export function checkListedModels(
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
    // These files are not read at all with what is no reference.
    const severity = problem.code === 'model-reference' ? 'error' : 'warning';
    return [{ ...finding, severity, range, ...replaceWith(range, instead) }];
  });
}
