import { isSeq } from 'yaml';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import { valueRange, type YamlPath } from '../../prompt/yamlRange.ts';
import { modelProblem } from '../checkModels.ts';
import type { YamlFile } from '../languageFile.ts';
import { itemsOf, textOf } from '../names/yamlKeys.ts';
import { replaceWith } from '../replaceWith.ts';
import type { Workspace } from '../workspace.ts';

/** Models named at a path of an eval file or `touchstone.yaml`, one or a list, against the catalogue. */
export function checkListedModels(
  workspace: Workspace,
  file: YamlFile,
  path: YamlPath,
): readonly Diagnostic[] {
  const { yaml, text, uri } = file;
  const { endpoints } = workspace.settings(uri);
  const node: unknown = yaml.getIn(path, true);
  const paths = isSeq(node)
    ? itemsOf({ yaml, text: text.getText() }, node).map((item, index) => [item, [...path, index]])
    : [[node, path]];
  return (paths as [unknown, YamlPath][]).flatMap(([item, at]): readonly Diagnostic[] => {
    const id = textOf(item);
    const range = valueRange(yaml, at);
    if (id === undefined || !range) return [];
    if (Object.hasOwn(endpoints, id.slice(0, id.indexOf('/')))) return [];
    const problem = modelProblem(id);
    if (!problem) return [];
    const { instead, ...finding } = problem;
    // These files are not read at all with what is no reference.
    const severity = problem.code === 'model-reference' ? 'error' : 'warning';
    return [{ ...finding, severity, range, ...replaceWith(range, instead) }];
  });
}
