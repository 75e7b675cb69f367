import { residencyProblem } from '../model/residency.ts';
import type { Settings } from '../model/settings.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { policyOf } from '../prompt/policy.ts';
import { valueRange } from '../prompt/yamlRange.ts';
import { modelsWritten } from './checkModels.ts';

/** Models that would take the data of `touchstone.data` where it must not, or may not, go. */
export function checkRegions(
  document: PromptDocument,
  settings: Pick<Settings, 'endpoints' | 'residency'>,
): readonly Diagnostic[] {
  const { frontmatter } = document;
  if (!frontmatter) return [];
  const { data } = policyOf(document);
  return modelsWritten(document).flatMap(({ id, path }): readonly Diagnostic[] => {
    const range = valueRange(frontmatter.yaml, path);
    const problem = residencyProblem(id, data, settings);
    if (!problem || !range) return [];
    const { known, message } = problem;
    // A run refuses either; here, where nothing is sent yet, what is not known is no mistake.
    return known
      ? [{ code: 'data-region', severity: 'warning', message, range }]
      : [{ code: 'data-region-unknown', severity: 'information', message, range }];
  });
}
